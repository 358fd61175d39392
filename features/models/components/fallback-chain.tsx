"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useWorkspace } from "@/features/organizations/client";
import { modelsOptions } from "../client";
import { mostFallbacks } from "../constants";
import { ModelPicker } from "./model-picker";

interface FallbackChainProps {
  models: readonly string[];
  onChange: (models: string[]) => void;
}

/** The models that are asked in turn when one cannot answer. */
export function FallbackChain({ models, onChange }: FallbackChainProps) {
  const { organization } = useWorkspace();
  const known = useQuery(modelsOptions(organization.id));
  const nameOf = (id: string) => known.data?.data.find((model) => model.id === id)?.name ?? id;
  const move = (index: number, by: 1 | -1) => {
    const moved = [...models];
    const [model] = moved.splice(index, 1);
    if (model !== undefined) moved.splice(index + by, 0, model);
    onChange(moved);
  };
  return (
    <div className="flex flex-col gap-2.5">
      <div>
        <h3 className="font-medium text-[13px]">When a model cannot answer</h3>
        <p className="text-[13px] text-muted leading-5">
          It is asked again first. Then these take over in turn, before anything of an answer was shown.
        </p>
      </div>
      {models.length === 0 ? null : (
        <ol aria-label="Fallback models" className="divide-y divide-border rounded-xl border border-border">
          {models.map((id, index) => (
            <li key={id} className="flex items-center gap-2 py-1.5 pr-1.5 pl-3.5 text-sm">
              <span className="w-4 text-muted text-xs tabular-nums">{index + 1}</span>
              <span className="min-w-0 flex-1 truncate">{nameOf(id)}</span>
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Ask ${nameOf(id)} earlier`}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                <ArrowUp aria-hidden="true" />
              </Button>
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Ask ${nameOf(id)} later`}
                disabled={index === models.length - 1}
                onClick={() => move(index, 1)}
              >
                <ArrowDown aria-hidden="true" />
              </Button>
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Remove ${nameOf(id)}`}
                onClick={() => onChange(models.filter((each) => each !== id))}
              >
                <X aria-hidden="true" />
              </Button>
            </li>
          ))}
        </ol>
      )}
      {models.length < mostFallbacks ? (
        <div className="sm:w-1/2 sm:pr-2.5">
          <ModelPicker
            label="Add a fallback model"
            value={null}
            fallback="Add a model"
            onChange={(id) => (id === null || models.includes(id) ? undefined : onChange([...models, id]))}
          />
        </div>
      ) : null}
    </div>
  );
}
