/** An image as its pixels or as an encoded file. */
export type ImageInput =
  | {
      readonly kind: 'pixels';
      readonly width: number;
      readonly height: number;
      /** 1: grey. 3: red, green, blue. */
      readonly channels: 1 | 3;
      /** Row-major, channels interleaved: `height * width * channels` values. */
      readonly data: Uint8Array;
    }
  | {
      readonly kind: 'file';
      /** Absolute path of a PNG, JPEG or WebP file. */
      readonly path: string;
    };
