import type { Task } from "./tasks";

/** Programs in Python that the demo model knows by heart. */
export const PYTHON_TASKS: Task[] = [
  {
    pattern: /\b(?:draw|paint|plot|make|create|render|write)\w*\b.*\b(?:picture|image|png|gradient|drawing|chart)\b/iu,
    title: () => "a picture",
    code: () => `import struct, zlib

width, height = 320, 200

def pixel(x, y):
    dx, dy = (x - width / 2) / 90, (y - height / 2) / 90
    inside = dx * dx + dy * dy < 1
    if inside:
        return (250, round(180 - 60 * dy), round(90 + 60 * dx))
    return (round(30 + 60 * x / width), round(50 + 60 * y / height), 120)

rows = b"".join(b"\\0" + bytes(v for x in range(width) for v in pixel(x, y)) for y in range(height))

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

with open("/output/picture.png", "wb") as file:
    file.write(b"\\x89PNG\\r\\n\\x1a\\n")
    file.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)))
    file.write(chunk(b"IDAT", zlib.compress(rows)))
    file.write(chunk(b"IEND", b""))
print(f"{width} by {height} pixels")`,
    note: "A PNG file needs no library: three chunks, of which `zlib` compresses the pixels.",
  },
  {
    pattern: /\bfirst (?<count>\d+) prime|\bprimes?\b/iu,
    title: ({ count }) => `the first ${count ?? 10} primes`,
    code: ({ count }) => `primes = []
n = 2
while len(primes) < ${count ?? 10}:
    if all(n % p for p in primes if p * p <= n):
        primes.append(n)
    n += 1
print(*primes, sep=", ")`,
    note: "A number is prime when no smaller prime up to its square root divides it.",
  },
  {
    pattern: /(?:\bfirst (?<first>\d+) )?\bfibonacci\b(?:\D*(?<count>\d+))?/iu,
    title: ({ first, count }) => `the first ${first ?? count ?? 10} Fibonacci numbers`,
    code: ({ first, count }) => `a, b = 0, 1
numbers = []
for _ in range(${first ?? count ?? 10}):
    numbers.append(a)
    a, b = b, a + b
print(*numbers, sep=", ")`,
    note: "Each number is the sum of the two before it.",
  },
];
