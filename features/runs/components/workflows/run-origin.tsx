import type { Route } from "next";
import Link from "next/link";
import type { Run } from "../../schema";

const linkStyle = "underline underline-offset-2 hover:text-accent";

/** Who or what started a run. */
export function RunOrigin({
  run,
  slug,
}: {
  run: Pick<Run, "trigger" | "trigger_id" | "started_by" | "rerun_of">;
  slug: string;
}) {
  return (
    <>
      {run.started_by.name}
      <span className="text-muted">{ways[run.trigger](run.trigger_id, slug)}</span>
      {run.rerun_of ? (
        <span className="block text-muted">
          repeats{" "}
          <Link href={`/${slug}/runs/${run.rerun_of}` as Route} className={linkStyle}>
            an earlier run
          </Link>
        </span>
      ) : null}
    </>
  );
}

const ways = {
  manual: () => "",
  api: () => " by API",
  schedule: (id: string | null, slug: string) => (
    <>
      {" by "}
      <Link href={`/${slug}/schedules${id ? `/${id}` : ""}` as Route} className={linkStyle}>
        a schedule
      </Link>
    </>
  ),
  webhook: (id: string | null, slug: string) => (
    <>
      {" by "}
      <Link href={`/${slug}/schedules/webhooks${id ? `/${id}` : ""}` as Route} className={linkStyle}>
        a webhook
      </Link>
    </>
  ),
};
