import type { ComponentProps } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";

const roleOptions = [
  { value: "viewer", label: "Viewer: reads" },
  { value: "member", label: "Member: works" },
  { value: "admin", label: "Admin: manages" },
];

type FieldProps = Partial<ComponentProps<typeof Field>>;

export function NameField(props: FieldProps) {
  return <Field label="Name" placeholder="Acme Okta" maxLength={60} autoComplete="off" {...props} />;
}

export function ClientFields({ id, secret, isChange }: { id: FieldProps; secret: FieldProps; isChange: boolean }) {
  return (
    <>
      <Field label="Client ID" maxLength={300} autoComplete="off" spellCheck={false} {...id} />
      <Field
        label="Client secret"
        type="password"
        maxLength={1_000}
        autoComplete="off"
        hint={isChange ? "Left empty, it stays as it is." : "Encrypted, and never shown again."}
        {...secret}
      />
    </>
  );
}

export function RoleField(props: Partial<ComponentProps<typeof Select>>) {
  return (
    <Select
      label="Role of people who join"
      hint="Whoever signs in for the first time becomes a member with this role."
      {...props}
      options={roleOptions}
    />
  );
}
