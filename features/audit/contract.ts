import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { AuditEvent, AuditFilter, AuditSummary, AuditVerification, SecurityEvent } from "./schema";

const tags = ["Audit"] as const;

export const listAuditEvents = endpoint({
  method: "GET",
  path: "/api/v1/audit",
  summary: "List the organization's audit log",
  description: "Newest first. Every change in the organization is a row: who, what, on what, from where.",
  tags,
  access: "audit:read",
  whenSuspended: "allowed",
  query: AuditFilter.extend(pageQuery),
  response: pageOf(AuditEvent),
  status: 200,
});

export const summarizeAuditLog = endpoint({
  method: "GET",
  path: "/api/v1/audit/summary",
  summary: "Count audit rows, and list the actions and actors there are",
  tags,
  access: "audit:read",
  whenSuspended: "allowed",
  query: AuditFilter,
  response: AuditSummary,
  status: 200,
});

export const verifyAuditLog = endpoint({
  method: "GET",
  path: "/api/v1/audit/verification",
  summary: "Recompute the audit log's chain of hashes",
  tags,
  access: "audit:read",
  whenSuspended: "allowed",
  response: AuditVerification,
  status: 200,
});

export const exportAuditLog = endpoint({
  method: "GET",
  path: "/api/v1/audit/export",
  summary: "Export the audit log as a signed file",
  description:
    "JSON or CSV, oldest first, signed with the key whose public half is in the file and under " +
    "`/.well-known/jwks.json`. `npm run audit:verify -- <file>` checks it offline.",
  tags,
  access: "audit:read",
  whenSuspended: "allowed",
  query: AuditFilter.extend({ format: z.enum(["csv", "json"]).default("json") }),
  file: "*/*",
  status: 200,
});

export const listSecurityEvents = endpoint({
  method: "GET",
  path: "/api/v1/security-events",
  summary: "List what happened to one's own account",
  description: "Newest first: sign-ins, changed credentials, acts of an operator.",
  tags: ["Account"],
  access: "user",
  query: z.object(pageQuery),
  response: pageOf(SecurityEvent),
  status: 200,
});
