/** First bytes of what people really have in place of a file of a model, and what to call it. */
const signatures: readonly { readonly starts: RegExp | string; readonly name: string }[] = [
  {
    starts: 'version https://git-lfs',
    name: 'a Git LFS pointer, so the real file was not downloaded',
  },
  { starts: /^\s*<(!doctype|html|\?xml)/i, name: 'a web page, so the download failed' },
  { starts: 'PK', name: 'a ZIP archive, such as a PyTorch checkpoint' },
  { starts: '\u0080', name: 'a Python pickle, such as a PyTorch checkpoint' },
  { starts: 'GGUF', name: 'a GGUF model' },
  { starts: /^.{4}TFL3/s, name: 'a TensorFlow Lite model' },
  { starts: /^.{8}\{"/s, name: 'a safetensors file' },
  { starts: '\u0089HDF', name: 'an HDF5 file, such as a Keras model' },
  { starts: '\u001F\u008B', name: 'a gzip file' },
];

const json = /^\s*[{[]/;

/**
 * Says what a file is when its beginning shows that it is not what it should be; null when nothing
 * speaks against it. None of these can begin a protobuf message of ONNX.
 */
export function recogniseForeignContent(
  beginning: Uint8Array,
  expected: 'onnx' | 'json',
): string | null {
  if (beginning.length === 0) return 'an empty file';
  const text = Buffer.from(beginning).toString('latin1');
  const isJson = json.test(text);
  if (expected === 'json' && isJson) return null;
  const match = signatures.find(({ starts }) =>
    typeof starts === 'string' ? text.startsWith(starts) : starts.test(text),
  );
  if (match !== undefined) return match.name;
  if (expected === 'onnx') return isJson ? 'JSON' : null;
  return `something that begins with ${JSON.stringify(text.slice(0, 16))}`;
}
