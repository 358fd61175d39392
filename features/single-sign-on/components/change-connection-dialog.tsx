"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Dialog } from "@/components/ui/dialog";
import { SecretValue } from "@/components/ui/secret-value";
import { showToast } from "@/components/ui/toast";
import { useFreshSignIn } from "@/features/identity/components/fresh-sign-in";
import { useWorkspace } from "@/features/organizations/client";
import { useApiForm } from "@/lib/hooks/use-api-form";
import { refreshSingleSignOn, updateConnection } from "../client";
import type { Connection } from "../schema";
import { ClientFields, NameField, RoleField } from "./connection-fields";

interface ChangeConnectionDialogProps {
  connection: Connection;
  redirectUri: string;
  onClose: () => void;
}

export function ChangeConnectionDialog({ connection, redirectUri, onClose }: ChangeConnectionDialogProps) {
  const { organization } = useWorkspace();
  const queries = useQueryClient();
  const { run } = useFreshSignIn();
  const { field, send, error, busy } = useApiForm({
    defaultValues: {
      name: connection.name,
      client_id: connection.client_id,
      client_secret: "",
      default_role: connection.default_role,
    },
    submit: ({ client_secret, ...same }) =>
      run(() =>
        updateConnection(organization.id, connection.id, {
          ...same,
          ...(client_secret === "" ? {} : { client_secret }),
        }),
      ),
    onDone: async () => {
      await refreshSingleSignOn(queries, organization.id);
      showToast("The connection is saved.");
      onClose();
    },
  });
  return (
    <Dialog
      title={`Change ${connection.name}`}
      description="Its issuer stays: another provider is another connection. This is the redirect URI to enter there."
      confirm={{ label: "Save", busy }}
      error={error}
      onSubmit={() => void send()}
      onClose={onClose}
    >
      <SecretValue label="redirect URI" value={redirectUri} />
      <NameField data-autofocus {...field("name")} />
      <ClientFields id={field("client_id")} secret={field("client_secret")} isChange />
      <RoleField {...field("default_role")} />
    </Dialog>
  );
}
