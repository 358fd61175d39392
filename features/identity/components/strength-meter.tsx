"use client";

import { useEffect, useState } from "react";
import { cadre } from "@/cadre.config";
import { cn } from "@/components/ui/cn";
import { minPasswordScore } from "../constants";
import type { PasswordStrength } from "../password/strength";
import { passwordFlaw, personalWords } from "../utils";

interface StrengthMeterProps {
  password: string;
  email: string;
  name: string;
}

const words = ["Very easy to guess", "Easy to guess", "Could be guessed", "Good password", "Strong password"] as const;
const fills = ["bg-danger", "bg-danger", "bg-warning", "bg-success", "bg-success"] as const;

/** Judges a password while it is typed, by the rules that the server applies. Its dictionaries load on first use. */
export function StrengthMeter({ password, email, name }: StrengthMeterProps) {
  const [strength, setStrength] = useState<PasswordStrength | null>(null);
  const personal = personalWords({ email, name, product: cadre.name });
  const personalKey = personal.join(" ");
  useEffect(() => {
    let current = true;
    if (password === "") setStrength(null);
    else
      import("../password/strength").then(({ estimatePassword }) => {
        if (current) setStrength(estimatePassword(password, personalKey.split(" ")));
      });
    return () => {
      current = false;
    };
  }, [password, personalKey]);

  const flaw = password === "" ? null : passwordFlaw(password, personal);
  const score = strength && flaw ? Math.min(strength.score, minPasswordScore - 1) : (strength?.score ?? null);
  return (
    <span className="flex flex-col gap-1.5">
      <span aria-hidden="true" className="grid grid-cols-4 gap-1">
        {[1, 2, 3, 4].map((bar) => (
          <span
            key={bar}
            className={cn(
              "h-1 rounded-full transition-colors",
              score !== null && bar <= Math.max(score, 1) ? fills[score] : "bg-active",
            )}
          />
        ))}
      </span>
      <span aria-live="polite">{hint(password, flaw, strength)}</span>
    </span>
  );
}

function hint(password: string, flaw: string | null, strength: PasswordStrength | null): string {
  if (password === "") return "At least 12 characters; a few uncommon words do well.";
  if (flaw) return flaw;
  if (strength === null) return "Checking…";
  return [`${words[strength.score]}.`, strength.score < minPasswordScore ? strength.advice : null]
    .filter(Boolean)
    .join(" ");
}
