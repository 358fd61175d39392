import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

const keys: readonly { keys: readonly string[]; what: string }[] = [
  { keys: ["↑", "↓", "←", "→"], what: "Go along the graph" },
  { keys: ["Enter"], what: "Choose; once more: go to its form" },
  { keys: ["A"], what: "Add a step behind what is chosen" },
  { keys: ["Alt", "↑↓←→"], what: "Move a step or a stage" },
  { keys: ["Ctrl", "C"], what: "Copy; X cuts, V pastes, D duplicates" },
  { keys: ["Delete"], what: "Remove" },
  { keys: ["Ctrl", "Z"], what: "Undo; with Shift: redo" },
  { keys: ["Esc"], what: "Choose nothing: the workflow itself" },
];

export function KeyHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" description="While the keyboard is in the graph." onClose={onClose}>
      <dl className="flex flex-col gap-2 text-[13px]">
        {keys.map(({ keys: pressed, what }) => (
          <div key={what} className="flex items-center justify-between gap-4">
            <dt className="text-muted">{what}</dt>
            <dd className="flex shrink-0 gap-1">
              {pressed.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
