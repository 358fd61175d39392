import type { Metadata } from "next";
import { UserView } from "@/features/operator/components/user-view";
import { requireOperator } from "@/features/operator/loaders";

export const metadata: Metadata = { title: "User · Platform" };

export default async function UserPage({ params }: PageProps<"/operator/users/[userId]">) {
  const [{ userId }, ctx] = await Promise.all([params, requireOperator()]);
  return <UserView id={userId} myId={ctx.actor.userId} />;
}
