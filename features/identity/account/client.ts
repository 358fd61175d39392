import { api, apiStream } from "@/lib/api/client";
import type { BodyInput } from "@/lib/api/endpoint";
import type { changePassword, forgotPassword, resetPassword } from "../password/contract";
import type {
  cancelEmailChange,
  confirmEmailChange,
  deleteAccount,
  deleteAvatar,
  disableAccount,
  exportAccount,
  requestEmailChange,
  resendVerification,
  setAvatar,
  setConsent,
  setNotificationPreference,
  updateAccount,
  verifyEmail,
} from "./contract";

/** Links that come by mail. */
export const mailLinks = {
  askForReset: (email: string) => api<typeof forgotPassword>("POST /api/v1/auth/forgot-password", { body: { email } }),
  askForVerification: (email: string) =>
    api<typeof resendVerification>("POST /api/v1/auth/resend-verification", { body: { email } }),
  verify: (token: string) => api<typeof verifyEmail>("POST /api/v1/auth/verify-email", { body: { token } }),
  confirmAddress: (token: string) =>
    api<typeof confirmEmailChange>("POST /api/v1/auth/confirm-email-change", { body: { token } }),
  reset: (body: BodyInput<typeof resetPassword>) =>
    api<typeof resetPassword>("POST /api/v1/auth/reset-password", { body }),
};

/** What a signed-in person does with their own account. */
export const myAccount = {
  rename: (name: string) => api<typeof updateAccount>("PATCH /api/v1/me", { body: { name } }),
  setAvatar: (content: string) => api<typeof setAvatar>("PUT /api/v1/me/avatar", { body: { content } }),
  removeAvatar: () => api<typeof deleteAvatar>("DELETE /api/v1/me/avatar"),
  changePassword: (body: BodyInput<typeof changePassword>) =>
    api<typeof changePassword>("PUT /api/v1/me/password", { body }),
  changeEmail: (email: string) => api<typeof requestEmailChange>("POST /api/v1/me/email-change", { body: { email } }),
  cancelEmailChange: () => api<typeof cancelEmailChange>("DELETE /api/v1/me/email-change"),
  setMarketingConsent: (given: boolean) =>
    api<typeof setConsent>("POST /api/v1/me/consents", { body: { document: "marketing", given } }),
  setPreference: (category: string, enabled: boolean) =>
    api<typeof setNotificationPreference>("PATCH /api/v1/me/notification-preferences", {
      body: { category, channel: "email", enabled },
    }),
  export: () => apiStream<typeof exportAccount>("POST /api/v1/me/export"),
  disable: () => api<typeof disableAccount>("POST /api/v1/me/disable"),
  delete: () => api<typeof deleteAccount>("DELETE /api/v1/me"),
};
