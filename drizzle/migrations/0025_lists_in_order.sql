-- An index in descending order puts nulls last as the generator writes it, and then serves no `order by … desc`, which puts
-- them first: each list sorted all rows of its organization. In ascending order it is read backwards.
DROP INDEX "invitations_organization_idx";--> statement-breakpoint
DROP INDEX "service_account_tokens_account_idx";--> statement-breakpoint
DROP INDEX "consents_user_idx";--> statement-breakpoint
DROP INDEX "password_history_user_idx";--> statement-breakpoint
DROP INDEX "security_events_user_idx";--> statement-breakpoint
DROP INDEX "activity_events_position_idx";--> statement-breakpoint
DROP INDEX "activity_events_subject_idx";--> statement-breakpoint
DROP INDEX "notifications_user_idx";--> statement-breakpoint
DROP INDEX "agents_created_idx";--> statement-breakpoint
DROP INDEX "memories_owner_idx";--> statement-breakpoint
DROP INDEX "conversations_author_idx";--> statement-breakpoint
DROP INDEX "audit_events_organization_idx";--> statement-breakpoint
DROP INDEX "approvals_requested_idx";--> statement-breakpoint
DROP INDEX "runs_workflow_idx";--> statement-breakpoint
DROP INDEX "runs_trigger_idx";--> statement-breakpoint
DROP INDEX "runs_created_idx";--> statement-breakpoint
DROP INDEX "runs_agent_idx";--> statement-breakpoint
DROP INDEX "files_user_idx";--> statement-breakpoint
DROP INDEX "schedules_created_idx";--> statement-breakpoint
DROP INDEX "trigger_deliveries_received_idx";--> statement-breakpoint
DROP INDEX "triggers_created_idx";--> statement-breakpoint
DROP INDEX "workflows_created_idx";--> statement-breakpoint
CREATE INDEX "invitations_organization_idx" ON "invitations" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "service_account_tokens_account_idx" ON "service_account_tokens" USING btree ("organization_id","service_account_id","created_at");--> statement-breakpoint
CREATE INDEX "consents_user_idx" ON "consents" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "password_history_user_idx" ON "password_history" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "security_events_user_idx" ON "security_events" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE INDEX "activity_events_position_idx" ON "activity_events" USING btree ("organization_id","position");--> statement-breakpoint
CREATE INDEX "activity_events_subject_idx" ON "activity_events" USING btree ("organization_id","subject_type","subject_id","position");--> statement-breakpoint
CREATE INDEX "notifications_user_idx" ON "notifications" USING btree ("organization_id","user_id","created_at","id");--> statement-breakpoint
CREATE INDEX "agents_created_idx" ON "agents" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "memories_owner_idx" ON "memories" USING btree ("organization_id","user_id","created_at");--> statement-breakpoint
CREATE INDEX "conversations_author_idx" ON "conversations" USING btree ("organization_id","user_id","last_message_at","id");--> statement-breakpoint
CREATE INDEX "audit_events_organization_idx" ON "audit_events" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "approvals_requested_idx" ON "approvals" USING btree ("organization_id","status","requested_at");--> statement-breakpoint
CREATE INDEX "runs_workflow_idx" ON "runs" USING btree ("organization_id","workflow_key","created_at") WHERE "runs"."workflow_key" is not null;--> statement-breakpoint
CREATE INDEX "runs_trigger_idx" ON "runs" USING btree ("trigger_id","created_at") WHERE "runs"."trigger_id" is not null;--> statement-breakpoint
CREATE INDEX "runs_created_idx" ON "runs" USING btree ("organization_id","created_at");--> statement-breakpoint
CREATE INDEX "runs_agent_idx" ON "runs" USING btree ("organization_id","agent_key","created_at");--> statement-breakpoint
CREATE INDEX "files_user_idx" ON "files" USING btree ("organization_id","user_id","created_at");--> statement-breakpoint
CREATE INDEX "schedules_created_idx" ON "schedules" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "trigger_deliveries_received_idx" ON "trigger_deliveries" USING btree ("organization_id","trigger_id","received_at");--> statement-breakpoint
CREATE INDEX "triggers_created_idx" ON "triggers" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "workflows_created_idx" ON "workflows" USING btree ("organization_id","created_at","id");