import { cn } from "@/components/ui/cn";
import type { AvatarColor } from "../constants";
import type { AgentAvatar } from "../definition/schema";

interface AgentMarkProps {
  name: string;
  avatar: AgentAvatar | null;
  size?: "small" | "medium" | "large";
}

/** An agent's emoji or, without one, its initial, on a quiet tint. */
export function AgentMark({ name, avatar, size = "medium" }: AgentMarkProps) {
  const color = avatar?.color ?? colors[hash(name) % colors.length] ?? "slate";
  return (
    <span
      aria-hidden="true"
      className={cn(
        "inline-flex shrink-0 select-none items-center justify-center font-semibold",
        sizes[size],
        avatarTints[color],
      )}
    >
      {avatar?.emoji ?? (name.trim()[0] ?? "?").toUpperCase()}
    </span>
  );
}

const sizes = {
  small: "size-6 rounded-md text-xs",
  medium: "size-10 rounded-xl text-lg",
  large: "size-14 rounded-2xl text-2xl",
};

export const avatarTints: Record<AvatarColor, string> = {
  slate:
    "bg-[light-dark(oklch(0.93_0.01_266),oklch(0.34_0.015_266))] text-[light-dark(oklch(0.38_0.02_266),oklch(0.9_0.01_266))]",
  blue: "bg-[light-dark(oklch(0.92_0.04_262),oklch(0.36_0.07_262))] text-[light-dark(oklch(0.42_0.13_262),oklch(0.88_0.06_262))]",
  teal: "bg-[light-dark(oklch(0.92_0.04_205),oklch(0.36_0.06_210))] text-[light-dark(oklch(0.42_0.09_215),oklch(0.88_0.06_205))]",
  green:
    "bg-[light-dark(oklch(0.92_0.05_160),oklch(0.35_0.06_165))] text-[light-dark(oklch(0.4_0.09_165),oklch(0.88_0.07_160))]",
  amber:
    "bg-[light-dark(oklch(0.94_0.06_88),oklch(0.38_0.06_85))] text-[light-dark(oklch(0.43_0.09_75),oklch(0.9_0.08_90))]",
  orange:
    "bg-[light-dark(oklch(0.93_0.05_58),oklch(0.37_0.07_55))] text-[light-dark(oklch(0.44_0.11_50),oklch(0.89_0.07_65))]",
  rose: "bg-[light-dark(oklch(0.93_0.04_10),oklch(0.37_0.08_10))] text-[light-dark(oklch(0.45_0.14_10),oklch(0.89_0.06_10))]",
  violet:
    "bg-[light-dark(oklch(0.92_0.04_300),oklch(0.36_0.08_300))] text-[light-dark(oklch(0.43_0.14_300),oklch(0.89_0.06_300))]",
};

const colors = Object.keys(avatarTints) as AvatarColor[];

function hash(text: string): number {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return sum;
}
