import type { Route } from "next";
import { redirect } from "next/navigation";

export default function AccountPage() {
  redirect("/account/security" as Route);
}
