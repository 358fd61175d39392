import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { avatarSize } from "../constants";
import { Account, Consent, NewEmail, NotificationPreference, PersonName } from "./schema";

const tags = ["Account"] as const;

export const getAccount = endpoint({
  method: "GET",
  path: "/api/v1/me",
  summary: "Get my account",
  tags,
  access: "user",
  response: Account,
  status: 200,
});

export const updateAccount = endpoint({
  method: "PATCH",
  path: "/api/v1/me",
  summary: "Change my name",
  tags,
  access: "user",
  body: z.object({ name: PersonName }),
  response: Account,
  status: 200,
});

export const deleteAccount = endpoint({
  method: "DELETE",
  path: "/api/v1/me",
  summary: "Delete my account",
  description:
    "Erases the account, everything its person wrote and the organizations in which they are alone, for good. Refused with " +
    "`last_owner` while an organization with other members would be left without an owner. Needs a fresh sign-in.",
  tags,
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  status: 204,
  errors: ["last_owner", "conflict"],
});

export const disableAccount = endpoint({
  method: "POST",
  path: "/api/v1/me/disable",
  summary: "Disable my account",
  description:
    "Every session and key of the account stops on its next use; nothing is deleted. Setting a new password by mail opens the " +
    "account again. Refused to the last platform operator. Needs a fresh sign-in.",
  tags,
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  status: 204,
  errors: ["conflict"],
});

export const getAvatar = endpoint({
  method: "GET",
  path: "/api/v1/me/avatar",
  summary: "Get my picture",
  tags,
  access: "user",
  query: z.object({ version: z.string().max(20).optional().describe("Part of the address that `avatar_url` gives") }),
  file: "image/*",
  status: 200,
  errors: ["not_found"],
});

export const getColleagueAvatar = endpoint({
  method: "GET",
  path: "/api/v1/users/{user_id}/avatar",
  summary: "Get a colleague's picture",
  description: "Of anybody who belongs to one of the caller's organizations.",
  tags,
  access: "user",
  params: z.object({ user_id: z.uuid() }),
  query: z.object({ version: z.string().max(20).optional().describe("Part of the address that `avatar_url` gives") }),
  file: "image/*",
  status: 200,
  errors: ["not_found"],
});

export const setAvatar = endpoint({
  method: "PUT",
  path: "/api/v1/me/avatar",
  summary: "Set my picture",
  description: "A PNG, JPEG or WebP file of at most 1 MiB, in base64. Its bytes decide what it is, whatever its name.",
  tags,
  access: "user",
  limit: { rate: "account_change" },
  // Base64 makes four characters of three bytes.
  bodyLimitBytes: Math.ceil((avatarSize.maxBytes * 4) / 3) + 1024,
  body: z.object({ content: z.base64().min(1, "Choose a picture.") }),
  response: z.object({ avatar_url: z.string() }),
  status: 200,
});

export const deleteAvatar = endpoint({
  method: "DELETE",
  path: "/api/v1/me/avatar",
  summary: "Remove my picture",
  tags,
  access: "user",
  status: 204,
});

export const requestEmailChange = endpoint({
  method: "POST",
  path: "/api/v1/me/email-change",
  summary: "Ask for another e-mail address",
  description:
    "Sends a link to the new address; it holds once the link is opened, and the old address is told. The answer is the same " +
    "whether or not another account has it. Needs a fresh sign-in.",
  tags,
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  body: NewEmail,
  status: 204,
  errors: ["service_unavailable"],
});

export const cancelEmailChange = endpoint({
  method: "DELETE",
  path: "/api/v1/me/email-change",
  summary: "Take back the change of my address",
  tags,
  access: "user",
  status: 204,
});

export const exportAccount = endpoint({
  method: "POST",
  path: "/api/v1/me/export",
  summary: "Export my data",
  description:
    "A ZIP archive with everything that is stored about the caller, as JSON, their files and their picture. Secrets and their " +
    "hashes are left out. Needs a fresh sign-in.",
  tags,
  access: "user",
  requires: ["fresh_sign_in"],
  limit: { rate: "account_change" },
  file: "application/zip",
  status: 200,
});

export const listConsents = endpoint({
  method: "GET",
  path: "/api/v1/me/consents",
  summary: "List my consents",
  description: "What the caller agreed to or withdrew, newest first; of each document the first entry holds.",
  tags,
  access: "user",
  response: z.object({ data: z.array(Consent) }),
  status: 200,
});

export const setConsent = endpoint({
  method: "POST",
  path: "/api/v1/me/consents",
  summary: "Give or withdraw a consent",
  description: "For news by mail. The other documents are what having an account rests on.",
  tags,
  access: "user",
  limit: { rate: "account_change" },
  body: z.object({ document: z.literal("marketing"), given: z.boolean() }),
  response: Consent,
  status: 201,
});

export const listNotificationPreferences = endpoint({
  method: "GET",
  path: "/api/v1/me/notification-preferences",
  summary: "List which mails I get",
  tags,
  access: "user",
  response: z.object({ data: z.array(NotificationPreference) }),
  status: 200,
});

export const setNotificationPreference = endpoint({
  method: "PATCH",
  path: "/api/v1/me/notification-preferences",
  summary: "Choose whether I get a kind of mail",
  tags,
  access: "user",
  body: z.object({ category: z.string().max(100), channel: z.literal("email"), enabled: z.boolean() }),
  response: NotificationPreference,
  status: 200,
});

const Secret = z.string().min(1).max(200).describe("What stands behind the `#` of the link");

export const verifyEmail = endpoint({
  method: "POST",
  path: "/api/v1/auth/verify-email",
  summary: "Verify an e-mail address",
  description: "With the secret of the link we sent there. The link works once, for 24 hours.",
  tags: ["Auth"],
  access: "public",
  limit: { rate: "email_verification", account: "token" },
  body: z.object({ token: Secret }),
  status: 204,
  errors: ["link_invalid"],
});

export const resendVerification = endpoint({
  method: "POST",
  path: "/api/v1/auth/resend-verification",
  summary: "Send the verification mail again",
  description: "Answers in the same way, after the same time, whether or not an account waits for it.",
  tags: ["Auth"],
  access: "public",
  limit: { rate: "email_verification", account: "email" },
  body: NewEmail,
  status: 204,
  errors: ["service_unavailable"],
});

export const confirmEmailChange = endpoint({
  method: "POST",
  path: "/api/v1/auth/confirm-email-change",
  summary: "Confirm a new e-mail address",
  description: "With the secret of the link we sent there. The link works once, for 2 hours.",
  tags: ["Auth"],
  access: "public",
  limit: { rate: "email_verification", account: "token" },
  body: z.object({ token: Secret }),
  status: 204,
  errors: ["link_invalid", "email_taken"],
});
