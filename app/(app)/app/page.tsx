import { redirect } from "next/navigation";
import { obstacleTo } from "@/lib/auth/admission";
import { requireVisit } from "@/lib/auth/page-session";

/** The start of the app: the organization to which the person has belonged longest among those that admit them. */
export default async function StartPage() {
  const { identity } = await requireVisit();
  const { memberships } = identity;
  const first = memberships.find((membership) => obstacleTo(membership, identity) === null) ?? memberships[0];
  redirect(first ? `/${first.slug}/chat` : "/organizations");
}
