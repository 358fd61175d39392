import { List, Maximize, Minus, Plus } from "lucide-react";
import { Button } from "@/components/ui/button";

interface FlowControlsProps {
  onFit: () => void;
  onZoom: (factor: number) => void;
  onList: () => void;
}

export function FlowControls({ onFit, onZoom, onList }: FlowControlsProps) {
  const controls = [
    { label: "Zoom in", icon: Plus, onClick: () => onZoom(1.25) },
    { label: "Zoom out", icon: Minus, onClick: () => onZoom(0.8) },
    { label: "Show all", icon: Maximize, onClick: onFit },
    { label: "Show as a list", icon: List, onClick: onList },
  ];
  return (
    <div className="absolute bottom-3 left-3 z-10 flex flex-col rounded-xl border border-border bg-raised p-0.5 shadow-md">
      {controls.map(({ label, icon: Icon, onClick }) => (
        <Button key={label} size="icon-sm" variant="ghost" aria-label={label} title={label} onClick={onClick}>
          <Icon aria-hidden="true" />
        </Button>
      ))}
    </div>
  );
}
