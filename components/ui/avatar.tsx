import { cn } from "./cn";

interface AvatarProps {
  name: string;
  /** A picture of our own; never an address that somebody else entered. */
  src?: string | null;
  square?: boolean;
  /** As big as on a page about the person. */
  large?: boolean;
  className?: string;
}

/** A picture or, without one, the initials of a name on a quiet tint that is always the same for the same name. */
export function Avatar({ name, src, square, large, className }: AvatarProps) {
  return (
    <span
      aria-hidden="true"
      style={src ? { backgroundImage: `url(${JSON.stringify(src)})` } : undefined}
      className={cn(
        "inline-flex shrink-0 select-none items-center justify-center font-semibold uppercase tracking-wide",
        large ? "size-16 text-xl" : "size-6 text-[10px]",
        src ? "bg-center bg-cover" : tints[hash(name) % tints.length],
        square ? "rounded-md" : "rounded-full",
        className,
      )}
    >
      {src ? null : initials(name)}
    </span>
  );
}

const tints = [
  "bg-[light-dark(oklch(0.92_0.04_266),oklch(0.36_0.07_266))] text-[light-dark(oklch(0.42_0.13_266),oklch(0.88_0.06_266))]",
  "bg-[light-dark(oklch(0.92_0.05_160),oklch(0.35_0.06_165))] text-[light-dark(oklch(0.4_0.09_165),oklch(0.88_0.07_160))]",
  "bg-[light-dark(oklch(0.93_0.05_75),oklch(0.37_0.06_70))] text-[light-dark(oklch(0.43_0.09_65),oklch(0.89_0.07_80))]",
  "bg-[light-dark(oklch(0.92_0.04_330),oklch(0.36_0.07_330))] text-[light-dark(oklch(0.44_0.13_330),oklch(0.89_0.06_330))]",
  "bg-[light-dark(oklch(0.92_0.04_215),oklch(0.36_0.06_220))] text-[light-dark(oklch(0.42_0.09_225),oklch(0.88_0.06_215))]",
];

function hash(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum;
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : "";
  return first + last;
}
