import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { deleteEndedServiceTokens, deleteExpiredNonces } from "@/features/access/service-accounts/mutations";
import { recordMissed } from "@/features/activity/jobs";
import { recordQuestions } from "@/features/activity/runs/approvals";
import { recordRunEnd } from "@/features/activity/runs/endings";
import { requireSoundCatalog } from "@/features/agents/catalog/registry";
import { purgeDeletedConversations } from "@/features/conversations/mutations";
import { startQueues } from "@/features/conversations/queue/start-next";
import { startTitles } from "@/features/conversations/titles/give-title";
import { purgeUnattachedFiles, removeDueBytes } from "@/features/files/jobs";
import { deleteExpiredEmailLinks } from "@/features/identity/account/email-links";
import { admitConfiguredOperator } from "@/features/identity/account/platform-operators";
import { linkWorker } from "@/features/identity/jobs";
import { deleteExpiredDevices } from "@/features/identity/second-factor/trusted-devices";
import { deleteEndedSessions } from "@/features/identity/sign-in/end-session";
import { mailWorker } from "@/features/notifications/jobs";
import { sendDigests } from "@/features/notifications/telling/digest";
import { urgentWorker } from "@/features/notifications/telling/urgent";
import { purgeDeletedOrganizations } from "@/features/organizations/deletion/deletion";
import { applyRetention } from "@/features/retention/jobs";
import { startDispatcher } from "@/features/runs/dispatch/dispatcher";
import { drainRuns } from "@/features/runs/engine/drain";
import { onRunEnd, onRunWait } from "@/features/runs/engine/endings";
import { packLeftovers } from "@/features/runs/engine/packing";
import { startRunEngine } from "@/features/runs/engine/start";
import { spansStored } from "@/features/runs/inspector/span-writer";
import { purgeDeletedRuns } from "@/features/runs/jobs";
import { logStatistics } from "@/features/runs/reading/log";
import { deleteOldFirings } from "@/features/schedules/jobs";
import { startTicker } from "@/features/schedules/ticking/ticker";
import { deleteOldDeliveries } from "@/features/triggers/jobs";
import { requireSoundWorkflows } from "@/features/workflows/catalog/registry";
import { recordPeerAddresses } from "@/lib/api/address";
import { deleteExpiredIdempotencyKeys } from "@/lib/api/idempotency";
import { deleteExpiredChallenges } from "@/lib/auth/challenges";
import { deleteSpentSigningKeys, rotateOldSigningKeys } from "@/lib/auth/rotate-keys";
import { serviceAccountCatalog } from "@/lib/auth/service-account-catalog";
import { ensureSigningKey } from "@/lib/auth/signing-keys";
import { assertAppRoleIsRestricted, migrate } from "@/lib/db/migrate";
import { asSystem } from "@/lib/db/scope";
import { env } from "@/lib/env";
import { closeNotifications } from "@/lib/events/notifications";
import { startHousekeeping } from "@/lib/jobs/housekeeping";
import { startWorkers, stopJobs } from "@/lib/jobs/queue";
import { lifecycle } from "@/lib/lifecycle";
import { whyMailIsOff } from "@/lib/mail/configuration";
import { processSingleton } from "@/lib/process";
import { deleteExpiredCounters } from "@/lib/rate-limit/limiters";
import { log } from "@/lib/telemetry/log";
import { flushTraces } from "@/lib/telemetry/traces";

/** How long readers may take to leave after the drain before the process leaves anyway. */
const farewellMs = 3_000;
const farewellStepMs = 50;
/** What a job may still take; runs get as long. */
const jobsGraceMs = 10_000;
const batch = 500;
/** Few, because each takes all its rows with it in one transaction. */
const organizationsAtOnce = 5;

const chores = [
  { name: "pack ended runs", run: () => packLeftovers(batch) },
  { name: "purge deleted runs", run: () => purgeDeletedRuns(batch) },
  { name: "purge deleted conversations", run: () => purgeDeletedConversations(batch) },
  { name: "purge unattached files", run: () => purgeUnattachedFiles(batch) },
  { name: "purge deleted organizations", run: () => purgeDeletedOrganizations(organizationsAtOnce) },
  { name: "remove bytes of deleted files", run: () => removeDueBytes(batch) },
  { name: "tell what was not told", run: () => recordMissed(batch) },
  { name: "send digests", run: () => sendDigests(batch) },
  { name: "apply retention", run: () => applyRetention() },
  { name: "forget old firings", run: () => deleteOldFirings(batch) },
  { name: "forget old deliveries", run: () => deleteOldDeliveries(batch) },
  { name: "forget idempotency keys", run: deleteExpiredIdempotencyKeys },
  { name: "forget limits", run: deleteExpiredCounters },
  { name: "forget ended sessions", run: deleteEndedSessions },
  { name: "forget remembered browsers", run: deleteExpiredDevices },
  { name: "rotate old signing keys", run: rotateOldSigningKeys },
  { name: "forget spent signing keys", run: deleteSpentSigningKeys },
  { name: "forget unfinished sign-ins", run: deleteExpiredChallenges },
  { name: "forget unopened links", run: deleteExpiredEmailLinks },
  { name: "forget nonces", run: deleteExpiredNonces },
  { name: "forget ended service tokens", run: () => deleteEndedServiceTokens(batch) },
];

/** Brings the process up: configuration, schema, keys, run engine. Any failure stops it with a clear message. */
export async function boot(): Promise<void> {
  try {
    env();
    requireSoundCatalog();
    requireSoundWorkflows();
    serviceAccountCatalog();
    recordPeerAddresses();
    if (env().MIGRATE_ON_BOOT) await migrate();
    await assertAppRoleIsRestricted();
    await ensureSigningKey();
    await asSystem(admitConfiguredOperator);
    await startRunEngine();
    startQueues();
    startTitles();
    onRunEnd("activity", recordRunEnd);
    onRunWait("activity", recordQuestions);
    if (env().CADRE_ROLE !== "web") {
      startHousekeeping(chores);
      await startDispatcher();
      startTicker();
      await startWorkers([mailWorker, linkWorker, urgentWorker]);
    }
    const mailIsOff = whyMailIsOff();
    if (mailIsOff)
      log().warn(`Mail is off: ${mailIsOff} Confirming addresses, resetting passwords and inviting need it.`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    try {
      log().fatal({ err: error }, "Cadre could not start.");
    } finally {
      // The logger needs a valid configuration, which may be what is missing.
      process.exit();
    }
  }
  handleSignals();
  lifecycle().state = "ready";
}

/** Next never exits while an event stream is open, so the process drains and leaves by itself. */
function handleSignals(): void {
  processSingleton("signals", () => {
    let isLeaving = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      // Not `once`: npm repeats Ctrl-C, and a signal without a listener would end the drain at once.
      process.on(signal, () => {
        if (isLeaving) return;
        isLeaving = true;
        void leave(signal);
      });
    }
    return true;
  });
}

async function leave(signal: string): Promise<void> {
  log().info({ signal }, "Draining.");
  try {
    await Promise.all([drainRuns(), jobsToEnd()]);
    await Promise.all([spansStored(), flushTraces()]);
    await readersToLeave();
    await closeNotifications();
  } catch (error) {
    log().error({ err: error }, "The drain did not finish cleanly.");
  }
  process.exit(0);
}

/** What goes wrong here must not cut the runs' drain short: a job that was not finished is done by another process. */
async function jobsToEnd(): Promise<void> {
  await stopJobs(jobsGraceMs).catch((error: unknown) => log().warn({ err: error }, "The job queue was left as it is."));
}

/** Readers end at an event boundary; the last bytes need a moment on the wire. */
async function readersToLeave(): Promise<void> {
  const deadline = Date.now() + farewellMs;
  while (logStatistics().readers > 0 && Date.now() < deadline) await delay(farewellStepMs);
  await delay(farewellStepMs);
}
