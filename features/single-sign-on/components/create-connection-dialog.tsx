"use client";

import { useQueryClient } from "@tanstack/react-query";
import { cadre } from "@/cadre.config";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { SecretValue } from "@/components/ui/secret-value";
import { showToast } from "@/components/ui/toast";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { useWorkspace } from "@/features/organizations/client";
import type { BodyInput } from "@/lib/api/endpoint";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { createConnection, refreshSingleSignOn } from "../client";
import type { createConnection as createContract } from "../contract";
import { ClientFields, NameField, RoleField } from "./connection-fields";

type Values = BodyInput<typeof createContract>;

const empty: Values = { name: "", issuer: "", client_id: "", client_secret: "", default_role: "member" };

export function CreateConnectionDialog({ redirectUri, onClose }: { redirectUri: string; onClose: () => void }) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const { run } = useFreshSignIn();
  const { field, send, error, busy } = useApiForm<Values>({
    defaultValues: empty,
    schema: () => import("../contract").then((contract) => contract.createConnection.body),
    submit: (values) => run(() => createConnection(organization.id, values)),
    onDone: async () => {
      await refreshSingleSignOn(queries, organization.id);
      showToast("The connection is saved. Test it next.");
      onClose();
    },
  });
  return (
    <Dialog
      title="Add a connection"
      description={`Register ${cadre.name} as a web application at your provider, with this redirect URI, and copy three values from there.`}
      confirm={{ label: "Save the connection", busy }}
      error={error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <SecretValue label="redirect URI" value={redirectUri} />
      <NameField data-autofocus {...field("name")} />
      <Field
        label="Issuer"
        type="url"
        placeholder="https://login.example.com"
        hint="The provider’s address, without /.well-known/openid-configuration. It cannot be changed later."
        autoComplete="off"
        spellCheck={false}
        {...field("issuer")}
      />
      <ClientFields id={field("client_id")} secret={field("client_secret")} isChange={false} />
      <RoleField {...field("default_role")} />
    </Dialog>
  );
}
