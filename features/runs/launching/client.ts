import { browserEnvironment } from "@/lib/api/browser-environment";
import { apiStream } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import { keepStream } from "../client";
import { beginRun } from "../stream/begin";
import type { streamWorkflow } from "./contract";

/**
 * Starts a workflow over a connection that may break, once, and gives the run's id. Its stream waits for the run's page.
 * Throws `ApiProblem`; `validation_failed` names `input` or `input.<field>`.
 */
export async function startWorkflow(
  organizationId: string,
  key: string,
  body: BodyInput<typeof streamWorkflow>,
): Promise<string> {
  const idempotencyKey = crypto.randomUUID();
  const response = await beginRun({
    environment: browserEnvironment,
    send: () =>
      apiStream<typeof streamWorkflow>("POST /api/v1/workflows/{workflow_key}/run-stream", {
        organizationId,
        params: { workflow_key: key },
        body,
        idempotencyKey,
      }),
    onRetry: () => undefined,
    signal: new AbortController().signal,
  });
  return keepStream(response);
}
