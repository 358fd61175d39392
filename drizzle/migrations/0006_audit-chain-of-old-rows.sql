-- Rows that are older than the chain become its beginning, in the order in which they were written.
CREATE FUNCTION pg_temp.canonical(value jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
  CASE jsonb_typeof(value)
    WHEN 'object' THEN
      RETURN '{' || coalesce((
        SELECT string_agg(to_json(item.key)::text || ':' || pg_temp.canonical(item.value), ',' ORDER BY item.key COLLATE "C")
        FROM jsonb_each(value) AS item), '') || '}';
    WHEN 'array' THEN
      RETURN '[' || coalesce((
        SELECT string_agg(pg_temp.canonical(item.value), ',' ORDER BY item.position)
        FROM jsonb_array_elements(value) WITH ORDINALITY AS item(value, position)), '') || ']';
    WHEN 'string' THEN
      RETURN to_json(value #>> '{}')::text;
    ELSE
      RETURN value::text;
  END CASE;
END
$$;--> statement-breakpoint
ALTER TABLE "audit_events" DISABLE TRIGGER "audit_events_append_only";--> statement-breakpoint
ALTER TABLE "audit_heads" DISABLE TRIGGER "audit_heads_append_only";--> statement-breakpoint
DO $$
DECLARE
  owner uuid;
  event record;
  place integer;
  link text;
  before text;
BEGIN
  FOR owner IN SELECT DISTINCT organization_id FROM audit_events WHERE sequence IS NULL LOOP
    place := 0;
    link := repeat('0', 64);
    CREATE TEMPORARY TABLE chained ON COMMIT DROP AS
      SELECT id, row_number() OVER (ORDER BY sequence NULLS FIRST, created_at, id) AS position
      FROM audit_events WHERE organization_id = owner;
    UPDATE audit_events SET sequence = NULL, created_at = date_trunc('milliseconds', created_at) WHERE organization_id = owner;
    FOR event IN SELECT e.* FROM audit_events e JOIN chained c ON c.id = e.id ORDER BY c.position LOOP
      place := place + 1;
      before := link;
      link := encode(sha256(convert_to(concat_ws(chr(10), before, place, pg_temp.canonical(jsonb_build_object(
        'id', event.id, 'organization_id', owner,
        'created_at', to_char(event.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'actor', jsonb_build_object('type', event.actor_type, 'id', event.actor_id), 'action', event.action,
        'target', jsonb_build_object('type', event.target_type, 'id', event.target_id),
        'request_id', event.request_id, 'address', event.address, 'user_agent', event.user_agent, 'detail', event.detail
      ))), 'UTF8')), 'hex');
      UPDATE audit_events SET sequence = place, previous_hash = before, hash = link WHERE id = event.id;
    END LOOP;
    INSERT INTO audit_heads (organization_id, sequence, hash) VALUES (owner, place, link)
    ON CONFLICT (organization_id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash;
    DROP TABLE chained;
  END LOOP;
END
$$;--> statement-breakpoint
ALTER TABLE "audit_events" ENABLE TRIGGER "audit_events_append_only";--> statement-breakpoint
ALTER TABLE "audit_heads" ENABLE TRIGGER "audit_heads_append_only";--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "sequence" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "previous_hash" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "hash" SET NOT NULL;