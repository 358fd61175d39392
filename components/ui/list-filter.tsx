import { Field } from "./field";
import { Select } from "./select";

interface Filter<S extends string> {
  q: string;
  show: S;
}

interface ListFilterProps<S extends string> {
  /** What is searched, as a sentence ends: “workflows”. */
  what: string;
  filter: Filter<S>;
  /** The parts of the list that can be shown by themselves. */
  parts: readonly { value: S; label: string }[];
  onChange: (filter: Filter<S>) => void;
}

/** Above a list: words to look for, and which part of it is shown. */
export function ListFilter<S extends string>({ what, filter, parts, onChange }: ListFilterProps<S>) {
  return (
    <search className="flex flex-wrap gap-3 [&>:first-child]:min-w-52 [&>:first-child]:flex-[2] [&>:last-child]:min-w-40 [&>:last-child]:flex-1">
      <Field
        label={`Search ${what}`}
        type="search"
        placeholder="Name or what it is for"
        value={filter.q}
        onChange={(event) => onChange({ ...filter, q: event.target.value })}
      />
      <Select
        label="Show"
        options={parts}
        value={filter.show}
        onChange={(event) => {
          const part = parts.find(({ value }) => value === event.target.value);
          if (part) onChange({ ...filter, show: part.value });
        }}
      />
    </search>
  );
}
