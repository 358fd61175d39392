-- The beginning of an audit log can be deleted once it is old, and the rest still proves itself: `audit_anchors` keeps place
-- and hash of the last row that went, and whoever deletes writes both into the log in the same transaction.
--
-- Only for the login role. It takes the longest beginning, of at most `most` rows, in which every row is older than
-- `before`; never rows younger than 90 days, which the trigger below refuses, too.
CREATE FUNCTION "trim_audit"("organization" uuid, "before" timestamptz, "most" integer)
RETURNS TABLE ("trimmed" integer, "sequence" integer, "hash" text)
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, public
AS $$
DECLARE
  cutoff timestamptz := least(before, now() - interval '90 days');
  last record;
BEGIN
  trimmed := 0;
  WITH oldest AS MATERIALIZED (
    SELECT e.sequence, e.hash, e.created_at FROM public.audit_events e
    WHERE e.organization_id = organization ORDER BY e.sequence LIMIT most
  )
  SELECT o.sequence, o.hash INTO last FROM oldest o
  WHERE o.sequence < coalesce((SELECT min(k.sequence) FROM oldest k WHERE k.created_at >= cutoff), 2147483647)
  ORDER BY o.sequence DESC LIMIT 1;
  IF FOUND THEN
    INSERT INTO public.audit_anchors AS a (organization_id, sequence, hash)
    VALUES (organization, last.sequence, last.hash)
    ON CONFLICT (organization_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash
    WHERE a.sequence < excluded.sequence;
    -- Not found: another transaction has just gone further.
    IF FOUND THEN
      DELETE FROM public.audit_events e WHERE e.organization_id = organization AND e.sequence <= last.sequence;
      GET DIAGNOSTICS trimmed = ROW_COUNT;
      sequence := last.sequence;
      hash := last.hash;
    END IF;
  END IF;
  RETURN NEXT;
END
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "trim_audit"(uuid, timestamptz, integer) FROM PUBLIC;--> statement-breakpoint
CREATE OR REPLACE FUNCTION "refuse_audit_change"() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public
AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT FROM public.organizations o WHERE o.id = OLD.organization_id) THEN
      RETURN OLD;
    END IF;
    IF TG_TABLE_NAME = 'audit_events' THEN
      IF OLD.created_at < now() - interval '90 days' AND EXISTS (
        SELECT FROM public.audit_anchors a WHERE a.organization_id = OLD.organization_id AND a.sequence >= OLD.sequence
      ) THEN
        RETURN OLD;
      END IF;
    END IF;
  ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_heads' THEN
    IF NEW.organization_id = OLD.organization_id AND NEW.sequence = OLD.sequence + 1 THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_anchors' THEN
    IF NEW.organization_id = OLD.organization_id AND NEW.sequence > OLD.sequence THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'The audit log only grows.' USING ERRCODE = '42501';
END
$$;--> statement-breakpoint
CREATE TRIGGER "audit_anchors_only_forward" BEFORE UPDATE OR DELETE ON "audit_anchors" FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();--> statement-breakpoint
CREATE TRIGGER "audit_anchors_kept" BEFORE TRUNCATE ON "audit_anchors" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
