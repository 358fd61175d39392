import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { linkLifetimeSeconds, rememberedPasswords } from "../constants";
import { Email } from "../schema";

const longestSecret = 1_000;
const Password = z.string().min(1, "Enter a password.").max(longestSecret);

export const forgotPassword = endpoint({
  method: "POST",
  path: "/api/v1/auth/forgot-password",
  summary: "Ask for a link that sets a new password",
  description: "Answers in the same way, after the same time, whether or not an account has the address.",
  tags: ["Auth"],
  access: "public",
  limit: { rate: "password_reset", account: "email" },
  body: z.object({ email: Email }),
  status: 204,
  errors: ["service_unavailable"],
});

export const resetPassword = endpoint({
  method: "POST",
  path: "/api/v1/auth/reset-password",
  summary: "Set a new password by a link",
  description:
    `The link works once, for ${linkLifetimeSeconds.reset_password / 60} minutes, and not after the password or the address has changed. ` +
    "Ends every session of the account. Opens an account that its owner has disabled.",
  tags: ["Auth"],
  access: "public",
  limit: { rate: "account_change", account: "token" },
  body: z.object({ token: z.string().min(1).max(200), password: Password }),
  status: 204,
  errors: ["link_invalid", "conflict"],
});

export const changePassword = endpoint({
  method: "PUT",
  path: "/api/v1/me/password",
  summary: "Change my password",
  description:
    `Ends all other sessions and tells by mail. The last ${rememberedPasswords} passwords are refused. An account without a password ` +
    "answers `conflict`: a link by mail sets one.",
  tags: ["Account"],
  access: "user",
  limit: { rate: "account_change" },
  body: z.object({
    current_password: z.string().min(1, "Enter your current password.").max(longestSecret),
    password: Password,
  }),
  status: 204,
  errors: ["conflict"],
});
