-- A row takes its place in the chain when its transaction commits, not when it is written: transactions of one
-- organization wait for each other only as long as a commit takes, and never for what a client does before it.
CREATE TABLE "audit_pending" (
	"id" uuid PRIMARY KEY NOT NULL,
	"entry" jsonb NOT NULL,
	"content" text NOT NULL
);
--> statement-breakpoint
-- No row of it outlives its transaction, so nothing of it needs to survive a crash.
ALTER TABLE "audit_pending" SET UNLOGGED;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "append_audit"(
  "organization" uuid, "event" uuid, "at" timestamptz, "actor_type" text, "actor_id" text, "action" text,
  "target_type" text, "target_id" text, "request_id" text, "address" text, "user_agent" text, "detail" jsonb,
  "content" text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
  bound text := nullif(current_setting('app.organization_id', true), '');
BEGIN
  IF bound IS DISTINCT FROM organization::text AND (bound IS NOT NULL OR current_setting('role') = 'cadre_app') THEN
    RAISE EXCEPTION 'The audit log of another organization cannot be written.' USING ERRCODE = '42501';
  END IF;
  INSERT INTO public.audit_pending (id, entry, content) VALUES (event, jsonb_build_object(
    'id', event, 'organization_id', organization, 'created_at', at, 'actor_type', actor_type, 'actor_id', actor_id,
    'action', action, 'target_type', target_type, 'target_id', target_id, 'request_id', request_id, 'address', address,
    'user_agent', user_agent, 'detail', detail
  ), content);
END
$$;--> statement-breakpoint
CREATE FUNCTION "chain_audit"() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
  event public.audit_events := jsonb_populate_record(NULL::public.audit_events, NEW.entry);
BEGIN
  DELETE FROM public.audit_pending p WHERE p.id = NEW.id;
  -- An organization that went in the same transaction took its log with it.
  IF NOT EXISTS (SELECT FROM public.organizations o WHERE o.id = event.organization_id) THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.audit_heads (organization_id, sequence, hash)
  VALUES (event.organization_id, 0, repeat('0', 64)) ON CONFLICT (organization_id) DO NOTHING;
  -- The lock makes transactions of one organization take their places one after the other, and gives them back on rollback.
  SELECT h.sequence + 1, h.hash INTO STRICT event.sequence, event.previous_hash
  FROM public.audit_heads h WHERE h.organization_id = event.organization_id FOR UPDATE;
  event.hash := encode(
    sha256(convert_to(concat_ws(chr(10), event.previous_hash, event.sequence, NEW.content), 'UTF8')), 'hex');
  INSERT INTO public.audit_events SELECT event.*;
  UPDATE public.audit_heads h SET sequence = event.sequence, hash = event.hash
  WHERE h.organization_id = event.organization_id;
  RETURN NULL;
END
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "chain_audit"() FROM PUBLIC;--> statement-breakpoint
CREATE CONSTRAINT TRIGGER "audit_pending_chain" AFTER INSERT ON "audit_pending" DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION "chain_audit"();
