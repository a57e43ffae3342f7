import { describe, expect, test } from 'vitest';

import { recogniseForeignContent } from './foreign-content.js';

describe('recogniseForeignContent', () => {
  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['a Git LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00')],
    ['a web page', Buffer.from('\n<!doctype HTML><html>')],
    ['JSON', Buffer.from('{"error":"not found"}')],
    ['a ZIP archive', Buffer.from('504b0304', 'hex')],
    ['a Python pickle', Buffer.from('80028a0a', 'hex')],
    ['a GGUF model', Buffer.from('GGUF\u0003\u0000')],
    ['a TensorFlow Lite model', Buffer.from('\u001C\u0000\u0000\u0000TFL3')],
    [
      'a safetensors file',
      Buffer.from('\u0040\u0000\u0000\u0000\u0000\u0000\u0000\u0000{"__metadata__"'),
    ],
    ['an HDF5 file', Buffer.from('894844460d0a', 'hex')],
    ['a gzip file', Buffer.from('1f8b08', 'hex')],
  ])('finds %s in place of an ONNX file', (name, bytes) => {
    expect(recogniseForeignContent(bytes, 'onnx')).toContain(name);
  });

  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['a Git LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1')],
    ['a web page', Buffer.from('<html>')],
    ['begins with "PAR1"', Buffer.from('PAR1')],
  ])('finds what is no JSON: %s', (name, bytes) => {
    expect(recogniseForeignContent(bytes, 'json')).toContain(name);
  });

  test('has nothing against JSON where JSON is expected', () => {
    expect(recogniseForeignContent(Buffer.from(' \n{"a":1}'), 'json')).toBeNull();
  });

  test.each([
    ['an IR version first', Buffer.from('0808120a7079746f726368', 'hex')],
    ['a producer first', Buffer.from('12077079746f726368', 'hex')],
  ])('has nothing against an ONNX file with %s', (_, bytes) => {
    expect(recogniseForeignContent(bytes, 'onnx')).toBeNull();
  });
});
