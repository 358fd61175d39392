"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { type AvatarColor, avatarColors } from "../../constants";
import type { AgentAvatar } from "../../definition/schema";
import { AgentMark, avatarTints } from "../agent-mark";

interface AvatarPickerProps {
  name: string;
  avatar: AgentAvatar | null;
  onChange: (avatar: AgentAvatar | null) => void;
}

const emojis = [..."🤖💬🧭🔎📚📝💡🧠🛠️🧪📊📈💼🧾⚖️🛡️🌍🎧🎨🎯🚀🌱🐙🦉".matchAll(/\p{RGI_Emoji}/gv)].map(([emoji]) => emoji);

/** An emoji on a colour, or the mark that is made from the name. */
export function AvatarPicker({ name, avatar, onChange }: AvatarPickerProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const color = avatar?.color ?? "blue";
  return (
    <div className={cn("flex flex-col gap-1.5", open && "w-full")}>
      <span className="font-medium text-[13px]">Avatar</span>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        aria-label="Choose an avatar"
        onClick={() => setOpen(!open)}
        className="w-fit rounded-2xl outline-offset-2 hover:opacity-80"
      >
        <AgentMark name={name} avatar={avatar} size="large" />
      </button>
      {open ? (
        <div id={id} className="mt-1 flex flex-col gap-3 rounded-xl border border-border bg-surface p-3">
          <fieldset aria-label="Emoji" className="grid grid-cols-8 gap-1 sm:grid-cols-12">
            {emojis.map((emoji) => (
              <button
                key={emoji}
                type="button"
                aria-pressed={avatar?.emoji === emoji}
                aria-label={emoji}
                onClick={() => onChange({ emoji, color })}
                className="flex aspect-square items-center justify-center rounded-md text-lg hover:bg-hover aria-pressed:bg-active"
              >
                {emoji}
              </button>
            ))}
          </fieldset>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <fieldset aria-label="Colour" className="flex flex-wrap gap-1.5">
              {avatarColors.map((each) => (
                <ColorButton
                  key={each}
                  color={each}
                  pressed={avatar?.color === each}
                  onClick={() => onChange({ emoji: avatar?.emoji ?? "🤖", color: each })}
                />
              ))}
            </fieldset>
            <Button size="sm" variant="ghost" disabled={avatar === null} onClick={() => onChange(null)}>
              Use the name’s initial
            </Button>
          </div>
        </div>
      ) : null}
    </div>
  );
}

function ColorButton({ color, pressed, onClick }: { color: AvatarColor; pressed: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={color}
      aria-pressed={pressed}
      onClick={onClick}
      className={cn(
        "size-7 rounded-full border border-border aria-pressed:ring-2 aria-pressed:ring-accent aria-pressed:ring-offset-1",
        avatarTints[color],
      )}
    />
  );
}
