/** First bytes of what people really have in place of a file of a model, and what to call it. */
const signatures: readonly { readonly starts: RegExp | string; readonly name: string }[] = [
  {
    starts: 'version https://git-lfs',
    name: 'a Git LFS pointer, so the real file was not downloaded',
  },
  { starts: /^\s*<(!doctype|html|\?xml)/i, name: 'a web page, so the download failed' },
  { starts: 'PK', name: 'a ZIP archive, such as a .keras file' },
  { starts: '\u0089HDF', name: 'an HDF5 file, such as a Keras model' },
  { starts: /^.{4}TFL3/s, name: 'a TensorFlow Lite model' },
  { starts: '\u001F\u008B', name: 'a gzip file' },
];

/** How much of a file is enough to say. */
export const beginningBytes = 64;

/** Says what the file is when its beginning shows it; null where nothing is known. */
export function recogniseForeignContent(beginning: Uint8Array): string | null {
  if (beginning.length === 0) return 'an empty file';
  const text = Buffer.from(beginning.subarray(0, beginningBytes)).toString('latin1');
  const match = signatures.find(({ starts }) =>
    typeof starts === 'string' ? text.startsWith(starts) : starts.test(text),
  );
  return match?.name ?? null;
}
