import type { Metadata } from "next";
import { UserDirectory } from "@/features/operator/components/user-directory";

export const metadata: Metadata = { title: "Users · Platform" };

export default function UsersPage() {
  return <UserDirectory />;
}
