-- The audit log as one chain of hashes per organization.
--
-- `append_audit` is the only way to write it. It runs as the owner of the tables, so the role cadre_app needs no right
-- to insert into them and can neither skip a place, nor take one back, nor write for another organization. `content` is
-- the row in canonical JSON (RFC 8785); whether it says the same as the columns is checked when the chain is verified.
CREATE FUNCTION "append_audit"(
  "organization" uuid, "event" uuid, "at" timestamptz, "actor_type" text, "actor_id" text, "action" text,
  "target_type" text, "target_id" text, "request_id" text, "address" text, "user_agent" text, "detail" jsonb,
  "content" text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public
AS $$
DECLARE
  bound text := nullif(current_setting('app.organization_id', true), '');
  head record;
  place integer;
  link text;
BEGIN
  IF bound IS DISTINCT FROM organization::text AND (bound IS NOT NULL OR current_setting('role') = 'cadre_app') THEN
    RAISE EXCEPTION 'The audit log of another organization cannot be written.' USING ERRCODE = '42501';
  END IF;
  INSERT INTO public.audit_heads (organization_id, sequence, hash)
  VALUES (organization, 0, repeat('0', 64)) ON CONFLICT (organization_id) DO NOTHING;
  -- The lock makes transactions of one organization take their places one after the other, and gives them back on rollback.
  SELECT h.sequence, h.hash INTO STRICT head FROM public.audit_heads h WHERE h.organization_id = organization FOR UPDATE;
  place := head.sequence + 1;
  link := encode(sha256(convert_to(concat_ws(chr(10), head.hash, place, content), 'UTF8')), 'hex');
  INSERT INTO public.audit_events (
    id, organization_id, sequence, created_at, actor_type, actor_id, action, target_type, target_id, request_id, address,
    user_agent, detail, previous_hash, hash
  ) VALUES (
    event, organization, place, at, actor_type, actor_id, action, target_type, target_id, request_id, address,
    user_agent, detail, head.hash, link
  );
  UPDATE public.audit_heads h SET sequence = place, hash = link WHERE h.organization_id = organization;
END
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "append_audit"(uuid, uuid, timestamptz, text, text, text, text, text, text, text, text, jsonb, text) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "append_audit"(uuid, uuid, timestamptz, text, text, text, text, text, text, text, text, jsonb, text) TO "cadre_app";--> statement-breakpoint
-- Also against our own mistakes as the owner of the tables: rows go only together with their organization.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT FROM public.organizations o WHERE o.id = OLD.organization_id) THEN
      RETURN OLD;
    END IF;
  ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_heads' THEN
    IF NEW.organization_id = OLD.organization_id AND NEW.sequence = OLD.sequence + 1 THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'The audit log only grows.' USING ERRCODE = '42501';
END
$$;--> statement-breakpoint
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE ON "audit_events" FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();--> statement-breakpoint
CREATE TRIGGER "audit_events_kept" BEFORE TRUNCATE ON "audit_events" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();--> statement-breakpoint
CREATE TRIGGER "audit_heads_append_only" BEFORE UPDATE OR DELETE ON "audit_heads" FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();--> statement-breakpoint
CREATE TRIGGER "audit_heads_kept" BEFORE TRUNCATE ON "audit_heads" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
