import { z } from "zod";
import { endpoint } from "@/lib/api/endpoint";
import { pageOf, pageQuery } from "@/lib/api/pagination";
import { OwnSession, TrustedDevice } from "./schema";

export const listSessions = endpoint({
  method: "GET",
  path: "/api/v1/sessions",
  summary: "List my sessions",
  description: "Where you are signed in: browsers and programs, the newest first.",
  tags: ["Sessions"],
  access: "user",
  query: z.object(pageQuery),
  response: pageOf(OwnSession),
  status: 200,
});

export const endOwnSession = endpoint({
  method: "DELETE",
  path: "/api/v1/sessions/{session_id}",
  summary: "End a session",
  description:
    "Its cookie, access tokens and refresh tokens stop working on their next use, and its event streams close.",
  tags: ["Sessions"],
  access: "user",
  params: z.object({ session_id: z.uuid() }),
  status: 204,
});

export const endOtherSessions = endpoint({
  method: "DELETE",
  path: "/api/v1/sessions",
  summary: "Sign out everywhere else",
  description: "Ends all your sessions but the one of this request.",
  tags: ["Sessions"],
  access: "user",
  status: 204,
});

export const listTrustedDevices = endpoint({
  method: "GET",
  path: "/api/v1/trusted-devices",
  summary: "List the browsers that skip my second factor",
  tags: ["Sessions"],
  access: "user",
  query: z.object(pageQuery),
  response: pageOf(TrustedDevice),
  status: 200,
});

export const forgetTrustedDevice = endpoint({
  method: "DELETE",
  path: "/api/v1/trusted-devices/{device_id}",
  summary: "Ask a browser for the second factor again",
  tags: ["Sessions"],
  access: "user",
  params: z.object({ device_id: z.uuid() }),
  status: 204,
});
