"use client";

import { useState } from "react";
import { cn } from "@/components/ui/cn";
import { Field } from "@/components/ui/field";
import { SelectBox } from "@/components/ui/select";
import { leastDays, mostDays, type RetentionClass } from "../constants";
import type { RetentionPreview } from "../schema";
import { classWords, dayChoices, forecastInWords } from "./words";

interface ClassRowProps {
  of: RetentionClass;
  days: number | null;
  forecast: RetentionPreview["classes"][number] | undefined;
  isDisabled: boolean;
  error: string | undefined;
  onChange: (days: number | null) => void;
}

/** One class of things: what it is, for how long it is kept, and what will be deleted when. */
export function ClassRow({ of, days, forecast, isDisabled, error, onChange }: ClassRowProps) {
  const [isOther, setOther] = useState(false);
  const { name, meaning } = classWords[of];
  const least = leastDays[of];
  const choose = (value: string) => {
    setOther(value === "other");
    if (value === "other") onChange(days ?? 90);
    else onChange(value === "" ? null : Number(value));
  };
  return (
    <tr className="block border-border border-t px-4 py-4 first:border-t-0 sm:table-row sm:px-0 sm:py-0">
      <th scope="row" className="block text-left align-top font-normal sm:table-cell sm:py-4 sm:pr-4 sm:pl-5">
        <span className="font-medium text-sm">{name}</span>
        <span className="mt-0.5 block max-w-80 text-[13px] text-muted leading-5">{meaning}</span>
      </th>
      <td className="mt-3 block align-top sm:mt-0 sm:table-cell sm:w-40 sm:py-4">
        <SelectBox
          compact
          aria-label={`${name}: kept`}
          disabled={isDisabled}
          value={isOther ? "other" : days === null ? "" : String(days)}
          onChange={(event) => choose(event.target.value)}
          options={dayChoices(least, days)}
        />
        {isOther ? (
          <div className="mt-2">
            <Field
              label="Days"
              type="number"
              inputMode="numeric"
              min={least}
              max={mostDays}
              disabled={isDisabled}
              value={days ?? ""}
              error={error}
              onChange={(event) => onChange(Math.trunc(event.target.valueAsNumber) || least)}
            />
          </div>
        ) : error ? (
          <p className="mt-1.5 text-[13px] text-danger">{error}</p>
        ) : null}
      </td>
      <td className="mt-2 block align-top text-[13px] leading-5 sm:mt-0 sm:table-cell sm:w-52 sm:py-4 sm:pr-5 sm:pl-4">
        <span className={cn(forecast && forecast.count > 0 && days !== null ? "text-foreground" : "text-muted")}>
          {days === null && forecast?.days !== null && forecast ? "Will be kept for good." : null}
          {forecast && (days !== null || forecast.days === null) ? forecastInWords(forecast) : null}
        </span>
      </td>
    </tr>
  );
}
