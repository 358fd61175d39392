import { z } from "zod";
import { reasonLength } from "./constants";

/** Why an operator acts; kept in the log, and told to those it concerns where that is said. */
export const Reason = z
  .string()
  .trim()
  .min(reasonLength.min, "Say why, in a few words.")
  .max(reasonLength.max, `Use at most ${reasonLength.max} characters.`);

/** What somebody looks for in a list of the installation. */
export const SearchText = z.string().trim().min(1).max(200);

/** What a dialog that asks for a reason sends. */
export const ReasonForm = z.object({ reason: Reason });
