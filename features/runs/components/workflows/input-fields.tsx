import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import type { InputField, InputValues } from "./input-form";

interface InputFieldsProps {
  fields: readonly InputField[];
  values: InputValues;
  errors: Readonly<Record<string, string>>;
  onChange: (name: string, value: string) => void;
}

/** The form of an input's schema. */
export function InputFields({ fields, values, errors, onChange }: InputFieldsProps) {
  return fields.map((field, place) => (
    <OneField
      key={field.name}
      field={field}
      value={values[field.name] ?? ""}
      error={errors[field.name]}
      isFirst={place === 0}
      onChange={(value) => onChange(field.name, value)}
    />
  ));
}

interface OneFieldProps {
  field: InputField;
  value: string;
  error: string | undefined;
  isFirst: boolean;
  onChange: (value: string) => void;
}

function OneField({ field, value, error, isFirst, onChange }: OneFieldProps) {
  const { kind, options, required } = field;
  const shared = {
    label: required ? field.label : `${field.label} (optional)`,
    hint: field.hint,
    error,
    ...(isFirst ? { "data-autofocus": true } : {}),
  };
  switch (kind) {
    case "boolean":
      return (
        <Checkbox
          label={field.label}
          hint={field.hint}
          error={error}
          checked={value === "true"}
          onChange={(event) => onChange(String(event.target.checked))}
        />
      );
    case "choice":
      return (
        <Select
          {...shared}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          options={[{ value: "", label: "Choose…" }, ...options]}
        />
      );
    case "text":
    case "json":
      return (
        <TextArea
          {...shared}
          value={value}
          rows={kind === "json" ? 4 : 3}
          spellCheck={kind === "text"}
          className={kind === "json" ? "font-mono text-[13px]" : ""}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    default:
      return (
        <Field
          {...shared}
          value={value}
          inputMode={kind === "number" ? "decimal" : kind === "integer" ? "numeric" : "text"}
          onChange={(event) => onChange(event.target.value)}
          autoComplete="off"
        />
      );
  }
}
