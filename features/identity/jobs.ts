import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { users } from "@/drizzle/schema/identity";
import { asSystem } from "@/lib/db/scope";
import { enqueue, type JobQueue, jobWorker } from "@/lib/jobs/queue";
import { requireMail } from "@/lib/mail/configuration";
import { sendVerification } from "./account/verification";
import { sendPasswordReset } from "./password/reset";
import { normalizeEmail } from "./utils";

const LinkRequest = z.object({ email: z.string(), purpose: z.enum(["verify_email", "reset_password"]) });
type LinkRequest = z.output<typeof LinkRequest>;

const linkQueue: JobQueue<typeof LinkRequest> = {
  name: "account-links",
  payload: LinkRequest,
  retries: 5,
  firstDelaySeconds: 2,
  longestDelaySeconds: 60,
  timeoutSeconds: 30,
};

/** Sends the links people ask for without being signed in. */
export const linkWorker = jobWorker(linkQueue, sendLink);

/**
 * Asks for a link to an address. Whether an account has it is looked up by the job, later: the request does the same, and so
 * takes as long, for every address. Throws `service_unavailable` where this installation sends no mail.
 */
export async function requestLink(request: LinkRequest): Promise<void> {
  requireMail();
  await asSystem((tx) => enqueue(tx, linkQueue, { ...request, email: normalizeEmail(request.email) }));
}

/** To an account that an operator has closed goes nothing, and no second proof to an address that is proved. */
async function sendLink({ email, purpose }: LinkRequest): Promise<void> {
  await asSystem(async (tx) => {
    const [user] = await tx
      .select()
      .from(users)
      .where(and(sql`lower(${users.email}) = ${email}`, eq(users.kind, "person")));
    if (!user || user.disabledBy === "operator" || user.approval === "rejected") return;
    const person = { userId: user.id, email: user.email, name: user.name };
    if (purpose === "reset_password") await sendPasswordReset(tx, person);
    else if (!user.emailVerifiedAt && !user.disabledAt) await sendVerification(tx, person);
  });
}
