"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextArea } from "@/components/ui/text-area";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { createSource, refreshTools } from "../client";
import type { ToolSource } from "../schema";
import { HeaderFields } from "./header-field";

interface Values {
  name: string;
  from: "address" | "text";
  document_url: string;
  document: string;
  url: string;
  authentication: "none" | "headers";
  header: string;
  headers: string;
}

const empty: Values = {
  name: "",
  from: "address",
  document_url: "",
  document: "",
  url: "",
  authentication: "none",
  header: "Authorization",
  headers: "",
};

/** Adds an API by its OpenAPI document: each of its operations becomes a tool. */
export function AddApiDialog({ onClose }: { onClose: () => void }) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const { form, field, send, error, busy } = useApiForm<Values, ToolSource>({
    defaultValues: empty,
    submit: (values) => createSource(organization.id, bodyOf(values)),
    onDone: async ({ name, tool_count }) => {
      await refreshTools(queries, organization.id);
      showToast(`${name} offers ${tool_count} tools. Expose those that agents may use.`);
      onClose();
    },
  });
  const [from, authentication] = form.watch(["from", "authentication"]);
  return (
    <Dialog
      title="Add an API"
      description="Each operation of its OpenAPI document (3.0 or 3.1) becomes a tool. Those that only read can be used freely, the others ask a person first."
      confirm={{ label: "Add the API", busy }}
      error={error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Field label="Name" placeholder="Billing" maxLength={60} autoComplete="off" data-autofocus {...field("name")} />
      <Select
        label="OpenAPI document"
        options={[
          { value: "address", label: "Read from an address" },
          { value: "text", label: "Pasted here" },
        ]}
        {...field("from")}
      />
      {from === "address" ? (
        <Field
          label="Address of the document"
          type="url"
          placeholder="https://api.example.com/openapi.json"
          autoComplete="off"
          spellCheck={false}
          {...field("document_url")}
        />
      ) : (
        <TextArea label="Document" rows={6} placeholder="openapi: 3.1.0 …" spellCheck={false} {...field("document")} />
      )}
      <Field
        label="Address of the API (optional)"
        type="url"
        hint="Only where the document does not say it."
        autoComplete="off"
        spellCheck={false}
        {...field("url")}
      />
      <Select
        label="Authentication"
        options={[
          { value: "none", label: "None" },
          { value: "headers", label: "A header, such as an API key" },
        ]}
        {...field("authentication")}
      />
      {authentication === "headers" ? <HeaderFields name={field("header")} value={field("headers")} /> : null}
    </Dialog>
  );
}

function bodyOf({ name, from, document_url, document, url, authentication, header, headers }: Values) {
  return {
    kind: "openapi" as const,
    name,
    authentication,
    ...(from === "address" ? { document_url } : { document }),
    ...(url ? { url } : {}),
    ...(authentication === "headers" ? { headers: { [header]: headers } } : {}),
  };
}
