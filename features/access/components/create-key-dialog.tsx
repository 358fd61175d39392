"use client";

import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { useWorkspace } from "@/features/organizations/client";
import type { Scope } from "@/lib/auth/roles";
import { useApiForm } from "@/lib/hooks/use-api-form";
import type { MintedApiKey } from "../api-keys/schema";
import { createApiKey } from "../client";
import { scopesForKeys } from "../permissions";
import { ScopePicker } from "./scope-picker";

const lifetimes = [
  { value: "7", label: "In 7 days" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
  { value: "", label: "Never" },
];
/** What a first program needs: to ask an agent and read the answer. */
const suggested: readonly Scope[] = ["agents:read", "runs:read", "runs:write", "conversations:read"];

export function CreateKeyDialog({ onMade, onClose }: { onMade: (key: MintedApiKey) => void; onClose: () => void }) {
  const { organization } = useWorkspace();
  const { run } = useFreshSignIn();
  const available = scopesForKeys(organization.role);
  const [scopes, setScopes] = useState<Scope[]>(() => available.filter((scope) => suggested.includes(scope)));
  const { field, form, send, error, busy } = useApiForm({
    defaultValues: { name: "", lifetime: "90" },
    schema: () => import("../api-keys/schema").then(({ CreateApiKeyForm }) => CreateApiKeyForm),
    submit: ({ name, lifetime }) =>
      run(() =>
        createApiKey(organization.id, { name, scopes, expires_in_days: lifetime === "" ? null : Number(lifetime) }),
      ),
    onDone: (key) => {
      onMade(key);
      onClose();
    },
  });
  return (
    <Dialog
      title="Create an API key"
      description={`It acts for you in ${organization.name}: never beyond these scopes, and never beyond your role.`}
      confirm={{ label: "Create the key", busy, disabled: scopes.length === 0 }}
      error={error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Field
        label="Name"
        placeholder="Nightly report"
        hint="Which program uses it."
        maxLength={80}
        autoComplete="off"
        data-autofocus
        {...field("name")}
      />
      <Select
        label="Expires"
        options={lifetimes}
        hint={form.watch("lifetime") === "" ? "It works until somebody revokes it. Shorter is safer." : undefined}
        {...field("lifetime")}
      />
      <ScopePicker
        available={available}
        chosen={scopes}
        onChange={setScopes}
        allLabel="All I may do"
        error={scopes.length === 0 ? "Choose at least one." : null}
      />
    </Dialog>
  );
}
