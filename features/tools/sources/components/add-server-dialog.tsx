"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { SecretValue } from "@/components/ui/secret-value";
import { Select } from "@/components/ui/select";
import { showToast } from "@/components/ui/toast";
import { useWorkspace } from "@/features/organizations/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { connectSource, createSource, refreshTools } from "../client";
import { HeaderFields } from "./header-field";

interface Values {
  name: string;
  url: string;
  authentication: "none" | "headers" | "oauth";
  header: string;
  headers: string;
  client_id: string;
  client_secret: string;
}

const empty: Values = {
  name: "",
  url: "",
  authentication: "none",
  header: "Authorization",
  headers: "",
  client_id: "",
  client_secret: "",
};

const authentications = [
  { value: "none", label: "None" },
  { value: "headers", label: "A header, such as an API key" },
  { value: "oauth", label: "Signing in (OAuth)" },
];

/** Adds an MCP server; one that needs a sign-in sends the browser there at once. */
export function AddServerDialog({ redirectUri, onClose }: { redirectUri: string; onClose: () => void }) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const { form, field, send, error, busy } = useApiForm<Values, string | null>({
    defaultValues: empty,
    submit: async (values) => {
      const { id, name, health, tool_count } = await createSource(organization.id, bodyOf(values));
      await refreshTools(queries, organization.id);
      if (values.authentication === "oauth") {
        const { url } = await connectSource(organization.id, id);
        window.location.assign(url);
        return null;
      }
      return health === "ok"
        ? `${name} offers ${tool_count} tools. Expose those that agents may use.`
        : `${name} is added.`;
    },
    onDone: (message) => {
      if (message !== null) showToast(message);
      onClose();
    },
  });
  const authentication = form.watch("authentication");
  return (
    <Dialog
      title="Add an MCP server"
      description="It is asked over streamable HTTP what it offers. No agent can use any of it before you expose it."
      confirm={{ label: authentication === "oauth" ? "Add and sign in" : "Add the server", busy }}
      error={error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <Field label="Name" placeholder="Linear" maxLength={60} autoComplete="off" data-autofocus {...field("name")} />
      <Field
        label="Address"
        type="url"
        placeholder="https://mcp.example.com/mcp"
        autoComplete="off"
        spellCheck={false}
        {...field("url")}
      />
      <Select label="Authentication" options={authentications} {...field("authentication")} />
      {authentication === "headers" ? <HeaderFields name={field("header")} value={field("headers")} /> : null}
      {authentication === "oauth" ? (
        <>
          <Field
            label="Client ID (optional)"
            hint="Only where the server does not register clients by itself."
            maxLength={500}
            autoComplete="off"
            spellCheck={false}
            {...field("client_id")}
          />
          <Field label="Client secret (optional)" type="password" autoComplete="off" {...field("client_secret")} />
          <SecretValue label="redirect URI" value={redirectUri} />
        </>
      ) : null}
    </Dialog>
  );
}

function bodyOf({ name, url, authentication, header, headers, client_id, client_secret }: Values) {
  const client = client_id ? { client_id, ...(client_secret ? { client_secret } : {}) } : null;
  return {
    kind: "mcp" as const,
    name,
    url,
    authentication,
    ...(authentication === "headers" ? { headers: { [header]: headers } } : {}),
    ...(authentication === "oauth" && client ? { oauth_client: client } : {}),
  };
}
