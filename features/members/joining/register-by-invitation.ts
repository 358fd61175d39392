import "server-only";
import { createAccount, prepareAccount } from "@/features/identity/mutations";
import { continueSignIn } from "@/features/identity/sign-in/continue-sign-in";
import type { SignInStep } from "@/features/identity/sign-in/schema";
import { joinByInvitation, viewInvitation } from "@/features/organizations/invitations/accept";
import type { MyOrganization } from "@/features/organizations/schema";
import type { RequestContext } from "@/lib/context";
import { asSystem } from "@/lib/db/scope";
import { AppError } from "@/lib/errors";

interface InvitedRegistration {
  token: string;
  name?: string | undefined;
  password: string;
}

/**
 * Signs up whom somebody invited: account and membership in one transaction, so that of two parallel calls one makes both. The
 * address is the invitation's and nothing the caller says.
 */
export async function registerByInvitation(
  ctx: RequestContext,
  { token, name, password }: InvitedRegistration,
  headers: Headers,
): Promise<{ organization: MyOrganization; sign_in: SignInStep }> {
  const invitation = await viewInvitation(token);
  if (invitation.state !== "open") {
    throw new AppError("link_invalid", "This invitation cannot be used any more. Ask for another one.");
  }
  if (invitation.singleSignOnId !== null) {
    throw new AppError("single_sign_on_required", "This organization asks you to sign in through its single sign-on.");
  }
  const account = await prepareAccount({ email: invitation.email, password, name });
  const { userId, organization } = await asSystem(async (tx) => {
    const user = await createAccount(tx, { ...account, emailVerified: true }, ctx);
    const source = {
      actor: { type: "user" as const, id: user.id },
      requestId: ctx.requestId,
      address: ctx.address,
      userAgent: ctx.userAgent,
    };
    const joined = await joinByInvitation(tx, token, { userId: user.id, email: account.email }, source);
    return { userId: user.id, organization: joined };
  });
  return { organization, sign_in: await continueSignIn(userId, { methods: ["password"] }, headers) };
}
