const starts = {
  "image/png": [[0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]]],
  "image/jpeg": [[0, [0xff, 0xd8, 0xff]]],
  "image/webp": [
    [0, [0x52, 0x49, 0x46, 0x46]],
    [8, [0x57, 0x45, 0x42, 0x50]],
  ],
} as const satisfies Record<string, readonly (readonly [offset: number, bytes: readonly number[]])[]>;

type ImageType = keyof typeof starts;

/**
 * What kind of picture these bytes begin as (PNG, JPEG or WebP), whatever anybody claims about them; null for everything
 * else, such as SVG and HTML, which browsers would run.
 */
export function imageTypeOf(content: Uint8Array): ImageType | null {
  const types = Object.keys(starts) as ImageType[];
  return types.find((type) => starts[type].every(([offset, bytes]) => matches(content, offset, bytes))) ?? null;
}

function matches(content: Uint8Array, offset: number, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => content[offset + index] === byte);
}
