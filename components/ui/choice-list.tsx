import type { ReactNode } from "react";
import { Spinner } from "./spinner";

interface Choice {
  key: string;
  name: string;
  description: string;
  /** Before the text: an icon or a picture. */
  lead: ReactNode;
}

interface ChoiceListProps {
  choices: readonly Choice[];
  /** The choice that is being followed; nothing else can be chosen meanwhile. */
  busy: string | null;
  onChoose: (key: string) => void;
}

/** Things to begin with, each a button. */
export function ChoiceList({ choices, busy, onChoose }: ChoiceListProps) {
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {choices.map(({ key, name, description, lead }) => (
        <li key={key} className="min-w-0">
          <button
            type="button"
            disabled={busy !== null}
            onClick={() => onChoose(key)}
            className="flex h-full w-full items-start gap-3 rounded-xl border border-border p-3 text-left transition-colors hover:border-border-strong hover:bg-hover disabled:opacity-60"
          >
            {lead}
            <span className="min-w-0 flex-1">
              <span className="block break-words font-medium text-sm">{name}</span>
              <span className="mt-0.5 line-clamp-2 block text-[13px] text-muted leading-5">{description}</span>
            </span>
            {busy === key ? <Spinner /> : null}
          </button>
        </li>
      ))}
    </ul>
  );
}
