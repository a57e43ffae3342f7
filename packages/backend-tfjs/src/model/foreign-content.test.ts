import { describe, expect, test } from 'vitest';

import { recogniseForeignContent } from './foreign-content.js';

describe('recogniseForeignContent', () => {
  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['a Git LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00')],
    ['a web page', Buffer.from('\n<!doctype HTML><html>')],
    ['a web page', Buffer.from('<?xml version="1.0"?><Error>')],
    ['a ZIP archive', Buffer.from('504b0304', 'hex')],
    ['an HDF5 file', Buffer.from('894844460d0a', 'hex')],
    ['a TensorFlow Lite model', Buffer.from('\u001C\u0000\u0000\u0000TFL3')],
    ['a gzip file', Buffer.from('1f8b08', 'hex')],
  ])('finds %s', (name, bytes) => {
    expect(recogniseForeignContent(bytes)).toContain(name);
  });

  test.each(['{"format":"graph-model"}', '\u0000\u0000\u0080?'])(
    'has nothing against what a model holds: %j',
    (text) => {
      expect(recogniseForeignContent(Buffer.from(text))).toBeNull();
    },
  );
});
