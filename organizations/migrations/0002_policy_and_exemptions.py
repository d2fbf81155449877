import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


# Who asked and when was not kept before: the branch of today, and the day of the row's first event. What was agreed to
# late holds from then on. The events get the same; they are append-only for everybody but this.
KEEP_WHAT_IS_KNOWN = """
UPDATE organizations_exemption SET starts_on = least(decided_on, ends_on), decided_on = least(decided_on, ends_on)
 WHERE state = 'agreed' AND decided_on > starts_on;
UPDATE organizations_exemption e SET
    organization_id = (SELECT p.organization_id FROM organizations_person p WHERE p.id = e.person_id),
    requested_on = least(e.starts_on,
        (SELECT min(v.pgh_created_at)::date FROM organizations_exemptionevent v WHERE v.pgh_obj_id = e.id));
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE organizations_exemptionevent DISABLE TRIGGER USER;
UPDATE organizations_exemptionevent v SET
    organization_id = (SELECT p.organization_id FROM organizations_person p WHERE p.id = v.person_id),
    requested_on = coalesce((SELECT e.requested_on FROM organizations_exemption e WHERE e.id = v.pgh_obj_id), v.starts_on);
ALTER TABLE organizations_exemptionevent ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HolidayEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('day', models.DateField(verbose_name='日期')),
                ('is_working', models.BooleanField(default=False, verbose_name='调休上班')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='exemption',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='exemption',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='exemption',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='policy',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='policy',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='policy',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='exemption',
            name='exemption_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='exemption',
            name='exemption_is_decided_on_a_day',
        ),
        migrations.RemoveConstraint(
            model_name='policy',
            name='policy_shows_counts_no_earlier_than_a_majority',
        ),
        migrations.RemoveField(
            model_name='exemptionevent',
            name='decision_note',
        ),
        migrations.RemoveField(
            model_name='exemptionevent',
            name='reason',
        ),
        migrations.AddField(
            model_name='exemption',
            name='agreed_until',
            field=models.DateField(blank=True, null=True, verbose_name='原同意到'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='organization',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='organizations.organization', verbose_name='申请的党支部'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='renews',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewals', to='organizations.exemption', verbose_name='续的是'),
        ),
        migrations.AddField(
            model_name='exemption',
            name='requested_on',
            field=models.DateField(null=True, verbose_name='申请日期'),
        ),
        migrations.AddField(
            model_name='exemptionevent',
            name='agreed_until',
            field=models.DateField(blank=True, null=True, verbose_name='原同意到'),
        ),
        migrations.AddField(
            model_name='exemptionevent',
            name='organization',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization', verbose_name='申请的党支部'),
        ),
        migrations.AddField(
            model_name='exemptionevent',
            name='renews',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.exemption', verbose_name='续的是'),
        ),
        migrations.AddField(
            model_name='exemptionevent',
            name='requested_on',
            field=models.DateField(null=True, verbose_name='申请日期'),
        ),
        migrations.RunSQL(KEEP_WHAT_IS_KNOWN, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='exemption',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exemptions', to='organizations.organization', verbose_name='申请的党支部'),
        ),
        migrations.AlterField(
            model_name='exemption',
            name='requested_on',
            field=models.DateField(verbose_name='申请日期'),
        ),
        migrations.AlterField(
            model_name='exemptionevent',
            name='organization',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='organizations.organization', verbose_name='申请的党支部'),
        ),
        migrations.AlterField(
            model_name='exemptionevent',
            name='requested_on',
            field=models.DateField(verbose_name='申请日期'),
        ),
        migrations.AddField(
            model_name='policy',
            name='lagging_share',
            field=models.PositiveSmallIntegerField(choices=[(2, '二分之一'), (3, '三分之一'), (4, '四分之一'), (5, '五分之一')], default=3, verbose_name='“差”达到几分之几建议后进'),
        ),
        migrations.AddField(
            model_name='policy',
            name='probationary_members',
            field=models.CharField(choices=[('like_others', '与正式党员一样评'), ('no_pioneer', '不评先锋'), ('no_level', '不定等次')], default='like_others', max_length=12, verbose_name='预备党员怎样评'),
        ),
        migrations.AddField(
            model_name='policy',
            name='unfamiliar_share',
            field=models.PositiveSmallIntegerField(choices=[(2, '二分之一'), (3, '三分之一'), (4, '四分之一'), (5, '五分之一')], default=3, verbose_name='“不了解”达到几分之几时提示'),
        ),
        migrations.AddField(
            model_name='policyevent',
            name='lagging_share',
            field=models.PositiveSmallIntegerField(choices=[(2, '二分之一'), (3, '三分之一'), (4, '四分之一'), (5, '五分之一')], default=3, verbose_name='“差”达到几分之几建议后进'),
        ),
        migrations.AddField(
            model_name='policyevent',
            name='probationary_members',
            field=models.CharField(choices=[('like_others', '与正式党员一样评'), ('no_pioneer', '不评先锋'), ('no_level', '不定等次')], default='like_others', max_length=12, verbose_name='预备党员怎样评'),
        ),
        migrations.AddField(
            model_name='policyevent',
            name='unfamiliar_share',
            field=models.PositiveSmallIntegerField(choices=[(2, '二分之一'), (3, '三分之一'), (4, '四分之一'), (5, '五分之一')], default=3, verbose_name='“不了解”达到几分之几时提示'),
        ),
        migrations.AlterField(
            model_name='exemption',
            name='state',
            field=models.CharField(choices=[('requested', '待上级同意'), ('agreed', '已同意'), ('refused', '未同意'), ('withdrawn', '已撤回')], default='requested', max_length=12, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='exemptionevent',
            name='state',
            field=models.CharField(choices=[('requested', '待上级同意'), ('agreed', '已同意'), ('refused', '未同意'), ('withdrawn', '已撤回')], default='requested', max_length=12, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='ballots_for_counts',
            field=models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(5, message='请填写5到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写5到100之间的整数。')], verbose_name='显示五档票数所需的票数'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='ballots_for_majority',
            field=models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(3, message='请填写3到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写3到100之间的整数。')], verbose_name='电子投票所需的票数'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='basically_qualified_from',
            field=models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='基本合格建议线'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='commitments_day',
            field=models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1, message='请填写1到31之间的整数。'), django.core.validators.MaxValueValidator(31, message='请填写1到31之间的整数。')], verbose_name='承诺公示截止日'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='commitments_month',
            field=models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(1, message='请填写1到12之间的整数。'), django.core.validators.MaxValueValidator(12, message='请填写1到12之间的整数。')], verbose_name='承诺公示截止月'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='exemption_months',
            field=models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1, message='请填写1到24之间的整数。'), django.core.validators.MaxValueValidator(24, message='请填写1到24之间的整数。')], verbose_name='免于参加最长月数'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='member_meeting_day',
            field=models.PositiveSmallIntegerField(default=25, validators=[django.core.validators.MinValueValidator(1, message='请填写1到31之间的整数。'), django.core.validators.MaxValueValidator(31, message='请填写1到31之间的整数。')], verbose_name='组织生活会截止日'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='newcomer_days',
            field=models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(0, message='请填写0到180之间的整数。'), django.core.validators.MaxValueValidator(180, message='请填写0到180之间的整数。')], verbose_name='新转入人员写承诺的天数'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='opinion_answer_days',
            field=models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1, message='请填写1到60之间的整数。'), django.core.validators.MaxValueValidator(60, message='请填写1到60之间的整数。')], verbose_name='意见答复期限（工作日）'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='pioneer_from',
            field=models.PositiveSmallIntegerField(default=85, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='先锋建议线'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='pioneer_percent',
            field=models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(1, message='请填写1到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写1到100之间的整数。')], verbose_name='先锋比例（%）'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='publish_for_days',
            field=models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1, message='请填写1到60之间的整数。'), django.core.validators.MaxValueValidator(60, message='请填写1到60之间的整数。')], verbose_name='公示期（工作日）'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='publish_within_days',
            field=models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1, message='请填写1到30之间的整数。'), django.core.validators.MaxValueValidator(30, message='请填写1到30之间的整数。')], verbose_name='评定后公示的期限（工作日）'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='qualified_from',
            field=models.PositiveSmallIntegerField(default=70, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='合格建议线'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='score_fair',
            field=models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='“一般”的分值'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='score_fairly_good',
            field=models.PositiveSmallIntegerField(default=80, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='“较好”的分值'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='score_good',
            field=models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='“好”的分值'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='score_poor',
            field=models.PositiveSmallIntegerField(default=40, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='“差”的分值'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='secretary_meeting_day',
            field=models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1, message='请填写1到31之间的整数。'), django.core.validators.MaxValueValidator(31, message='请填写1到31之间的整数。')], verbose_name='支部书记会截止日'),
        ),
        migrations.AlterField(
            model_name='policy',
            name='starts_on',
            field=models.DateField(error_messages={'unique': '这一天已经有一份政策生效，请另选一天。'}, unique=True, verbose_name='生效日期'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='ballots_for_counts',
            field=models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(5, message='请填写5到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写5到100之间的整数。')], verbose_name='显示五档票数所需的票数'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='ballots_for_majority',
            field=models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(3, message='请填写3到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写3到100之间的整数。')], verbose_name='电子投票所需的票数'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='basically_qualified_from',
            field=models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='基本合格建议线'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='commitments_day',
            field=models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1, message='请填写1到31之间的整数。'), django.core.validators.MaxValueValidator(31, message='请填写1到31之间的整数。')], verbose_name='承诺公示截止日'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='commitments_month',
            field=models.PositiveSmallIntegerField(default=8, validators=[django.core.validators.MinValueValidator(1, message='请填写1到12之间的整数。'), django.core.validators.MaxValueValidator(12, message='请填写1到12之间的整数。')], verbose_name='承诺公示截止月'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='exemption_months',
            field=models.PositiveSmallIntegerField(default=12, validators=[django.core.validators.MinValueValidator(1, message='请填写1到24之间的整数。'), django.core.validators.MaxValueValidator(24, message='请填写1到24之间的整数。')], verbose_name='免于参加最长月数'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='member_meeting_day',
            field=models.PositiveSmallIntegerField(default=25, validators=[django.core.validators.MinValueValidator(1, message='请填写1到31之间的整数。'), django.core.validators.MaxValueValidator(31, message='请填写1到31之间的整数。')], verbose_name='组织生活会截止日'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='newcomer_days',
            field=models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(0, message='请填写0到180之间的整数。'), django.core.validators.MaxValueValidator(180, message='请填写0到180之间的整数。')], verbose_name='新转入人员写承诺的天数'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='opinion_answer_days',
            field=models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1, message='请填写1到60之间的整数。'), django.core.validators.MaxValueValidator(60, message='请填写1到60之间的整数。')], verbose_name='意见答复期限（工作日）'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='pioneer_from',
            field=models.PositiveSmallIntegerField(default=85, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='先锋建议线'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='pioneer_percent',
            field=models.PositiveSmallIntegerField(default=15, validators=[django.core.validators.MinValueValidator(1, message='请填写1到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写1到100之间的整数。')], verbose_name='先锋比例（%）'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='publish_for_days',
            field=models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1, message='请填写1到60之间的整数。'), django.core.validators.MaxValueValidator(60, message='请填写1到60之间的整数。')], verbose_name='公示期（工作日）'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='publish_within_days',
            field=models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1, message='请填写1到30之间的整数。'), django.core.validators.MaxValueValidator(30, message='请填写1到30之间的整数。')], verbose_name='评定后公示的期限（工作日）'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='qualified_from',
            field=models.PositiveSmallIntegerField(default=70, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='合格建议线'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='score_fair',
            field=models.PositiveSmallIntegerField(default=60, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='“一般”的分值'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='score_fairly_good',
            field=models.PositiveSmallIntegerField(default=80, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='“较好”的分值'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='score_good',
            field=models.PositiveSmallIntegerField(default=100, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='“好”的分值'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='score_poor',
            field=models.PositiveSmallIntegerField(default=40, validators=[django.core.validators.MinValueValidator(0, message='请填写0到100之间的整数。'), django.core.validators.MaxValueValidator(100, message='请填写0到100之间的整数。')], verbose_name='“差”的分值'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='secretary_meeting_day',
            field=models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1, message='请填写1到31之间的整数。'), django.core.validators.MaxValueValidator(31, message='请填写1到31之间的整数。')], verbose_name='支部书记会截止日'),
        ),
        migrations.AlterField(
            model_name='policyevent',
            name='starts_on',
            field=models.DateField(error_messages={'unique': '这一天已经有一份政策生效，请另选一天。'}, verbose_name='生效日期'),
        ),
        migrations.AddIndex(
            model_name='exemption',
            index=models.Index(fields=['organization', 'state'], name='exemption_by_organization'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exemption',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_exemptionevent" ("agreed_until", "decided_on", "ends_on", "id", "organization_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_id", "requested_on", "starts_on", "state") VALUES (NEW."agreed_until", NEW."decided_on", NEW."ends_on", NEW."id", NEW."organization_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."renews_id", NEW."requested_on", NEW."starts_on", NEW."state"); RETURN NULL;', hash='e1e7376a9143bd15306180107a30fb3a699debe0', operation='INSERT', pgid='pgtrigger_insert_insert_e1f4d', table='organizations_exemption', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exemption',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."agreed_until" IS DISTINCT FROM (NEW."agreed_until") OR OLD."decided_on" IS DISTINCT FROM (NEW."decided_on") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."renews_id" IS DISTINCT FROM (NEW."renews_id") OR OLD."requested_on" IS DISTINCT FROM (NEW."requested_on") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."state" IS DISTINCT FROM (NEW."state"))', func='INSERT INTO "organizations_exemptionevent" ("agreed_until", "decided_on", "ends_on", "id", "organization_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_id", "requested_on", "starts_on", "state") VALUES (NEW."agreed_until", NEW."decided_on", NEW."ends_on", NEW."id", NEW."organization_id", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."renews_id", NEW."requested_on", NEW."starts_on", NEW."state"); RETURN NULL;', hash='404a20e871e774ca614122de4edd87527e525f49', operation='UPDATE', pgid='pgtrigger_update_update_a91f3', table='organizations_exemption', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exemption',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_exemptionevent" ("agreed_until", "decided_on", "ends_on", "id", "organization_id", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renews_id", "requested_on", "starts_on", "state") VALUES (OLD."agreed_until", OLD."decided_on", OLD."ends_on", OLD."id", OLD."organization_id", OLD."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."renews_id", OLD."requested_on", OLD."starts_on", OLD."state"); RETURN NULL;', hash='2c8b479ee542d0eddec0907d51b2d0a982f3a4fd', operation='DELETE', pgid='pgtrigger_delete_delete_cc4df', table='organizations_exemption', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holiday',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_holidayevent" ("day", "id", "is_working", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."is_working", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='5f70d50aa3fd5a41d3e27016823e8d0088e6a59c', operation='INSERT', pgid='pgtrigger_insert_insert_8e2aa', table='organizations_holiday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holiday',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_holidayevent" ("day", "id", "is_working", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."day", NEW."id", NEW."is_working", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;', hash='120ce95bb5ac1d8759219caaecb3d07c570f30c5', operation='UPDATE', pgid='pgtrigger_update_update_3d10e', table='organizations_holiday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holiday',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_holidayevent" ("day", "id", "is_working", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."day", OLD."id", OLD."is_working", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='1f4d5389c9c0da794000b838019ea12c447508c1', operation='DELETE', pgid='pgtrigger_delete_delete_e4615', table='organizations_holiday', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='begun_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.starts_on <= (now() AT TIME ZONE 'Asia/Shanghai')::date)", func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='acf4f5e7d95c32f7f899a0cc7151fd1949527e8f', operation='UPDATE OR DELETE', pgid='pgtrigger_begun_stays_cd2ff', table='organizations_policy', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_policyevent" ("audience", "ballots_for_counts", "ballots_for_majority", "basically_qualified_from", "commitments_day", "commitments_month", "exemption_months", "id", "lagging_share", "member_meeting_day", "newcomer_days", "opinion_answer_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pioneer_from", "pioneer_percent", "probationary_members", "publish_for_days", "publish_within_days", "qualified_from", "quota_mode", "score_fair", "score_fairly_good", "score_good", "score_poor", "secretary_meeting_day", "starts_on", "unfamiliar_share") VALUES (NEW."audience", NEW."ballots_for_counts", NEW."ballots_for_majority", NEW."basically_qualified_from", NEW."commitments_day", NEW."commitments_month", NEW."exemption_months", NEW."id", NEW."lagging_share", NEW."member_meeting_day", NEW."newcomer_days", NEW."opinion_answer_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."pioneer_from", NEW."pioneer_percent", NEW."probationary_members", NEW."publish_for_days", NEW."publish_within_days", NEW."qualified_from", NEW."quota_mode", NEW."score_fair", NEW."score_fairly_good", NEW."score_good", NEW."score_poor", NEW."secretary_meeting_day", NEW."starts_on", NEW."unfamiliar_share"); RETURN NULL;', hash='724247c95b74888c37046aa470107785ae227353', operation='INSERT', pgid='pgtrigger_insert_insert_7fc60', table='organizations_policy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "organizations_policyevent" ("audience", "ballots_for_counts", "ballots_for_majority", "basically_qualified_from", "commitments_day", "commitments_month", "exemption_months", "id", "lagging_share", "member_meeting_day", "newcomer_days", "opinion_answer_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pioneer_from", "pioneer_percent", "probationary_members", "publish_for_days", "publish_within_days", "qualified_from", "quota_mode", "score_fair", "score_fairly_good", "score_good", "score_poor", "secretary_meeting_day", "starts_on", "unfamiliar_share") VALUES (NEW."audience", NEW."ballots_for_counts", NEW."ballots_for_majority", NEW."basically_qualified_from", NEW."commitments_day", NEW."commitments_month", NEW."exemption_months", NEW."id", NEW."lagging_share", NEW."member_meeting_day", NEW."newcomer_days", NEW."opinion_answer_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."pioneer_from", NEW."pioneer_percent", NEW."probationary_members", NEW."publish_for_days", NEW."publish_within_days", NEW."qualified_from", NEW."quota_mode", NEW."score_fair", NEW."score_fairly_good", NEW."score_good", NEW."score_poor", NEW."secretary_meeting_day", NEW."starts_on", NEW."unfamiliar_share"); RETURN NULL;', hash='cb0bbbd618050d624cfa9d902530b3c77312da80', operation='UPDATE', pgid='pgtrigger_update_update_08fa6', table='organizations_policy', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='policy',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "organizations_policyevent" ("audience", "ballots_for_counts", "ballots_for_majority", "basically_qualified_from", "commitments_day", "commitments_month", "exemption_months", "id", "lagging_share", "member_meeting_day", "newcomer_days", "opinion_answer_days", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pioneer_from", "pioneer_percent", "probationary_members", "publish_for_days", "publish_within_days", "qualified_from", "quota_mode", "score_fair", "score_fairly_good", "score_good", "score_poor", "secretary_meeting_day", "starts_on", "unfamiliar_share") VALUES (OLD."audience", OLD."ballots_for_counts", OLD."ballots_for_majority", OLD."basically_qualified_from", OLD."commitments_day", OLD."commitments_month", OLD."exemption_months", OLD."id", OLD."lagging_share", OLD."member_meeting_day", OLD."newcomer_days", OLD."opinion_answer_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."pioneer_from", OLD."pioneer_percent", OLD."probationary_members", OLD."publish_for_days", OLD."publish_within_days", OLD."qualified_from", OLD."quota_mode", OLD."score_fair", OLD."score_fairly_good", OLD."score_good", OLD."score_poor", OLD."secretary_meeting_day", OLD."starts_on", OLD."unfamiliar_share"); RETURN NULL;', hash='b58a0fecd9b13f975abc0cb8e56a2c2d328fc212', operation='DELETE', pgid='pgtrigger_delete_delete_49e50', table='organizations_policy', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'agreed', 'refused', 'withdrawn'])), name='exemption_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(('requested_on__lte', models.F('starts_on'))), name='exemption_is_asked_for_before_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', True), ('state', 'requested')), ('state', 'withdrawn'), models.Q(models.Q(('state', 'requested'), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='exemption_is_decided_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'agreed'), _negated=True), ('decided_on__lte', models.F('starts_on')), _connector='OR'), name='exemption_begins_no_earlier_than_it_is_agreed_to'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_until__isnull', True), models.Q(('agreed_until__gt', models.F('ends_on')), ('state', 'agreed')), _connector='OR'), name='exemption_ends_early_only_after_it_was_agreed_to'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='exemption_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('state__in', ['requested', 'agreed'])), expressions=[(models.Func(models.F('person'), models.F('person'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('starts_on'), models.F('ends_on'), models.Value('[]'), function='daterange'), '&&')], name='exemption_of_a_person_overlaps_no_other', violation_error_message='这个人在这段时间已有申请或已经同意免于参加。'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='holiday_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('probationary_members__in', ['like_others', 'no_pioneer', 'no_level'])), name='policy_probation_is_known'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('lagging_share__in', [2, 3, 4, 5]), ('unfamiliar_share__in', [2, 3, 4, 5])), name='policy_shares_are_known'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('commitments_day__range', (1, 31)), ('commitments_month__in', [1, 3, 5, 7, 8, 10, 12])), models.Q(('commitments_day__range', (1, 30)), ('commitments_month__in', [4, 6, 9, 11])), models.Q(('commitments_day__range', (1, 28)), ('commitments_month', 2)), _connector='OR'), name='policy_commitments_are_due_on_a_day_of_every_year', violation_error_message='承诺公示的截止日期不是每年都有的日子。请改成每年都有的一天。'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('pioneer_percent__range', (1, 100))), name='policy_percentage_is_one', violation_error_message='先锋比例请填1到100。'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('score_fair__gt', models.F('score_poor')), ('score_fairly_good__gt', models.F('score_fair')), ('score_good__gt', models.F('score_fairly_good')), ('score_good__lte', 100)), name='policy_scores_fall_with_the_grades', violation_error_message='分值要依次降低：“好”高于“较好”，“较好”高于“一般”，“一般”高于“差”。'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('pioneer_from__gte', models.F('qualified_from')), ('pioneer_from__lte', 100), ('qualified_from__gte', models.F('basically_qualified_from'))), name='policy_lines_fall_with_the_levels', violation_error_message='建议线要依次降低：先锋不低于合格，合格不低于基本合格。'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('ballots_for_counts__gte', models.F('ballots_for_majority'))), name='policy_shows_counts_no_earlier_than_a_majority', violation_error_message='显示五档票数所需的票数，不能少于电子投票所需的票数。'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('ballots_for_counts__gte', 5), ('ballots_for_majority__gte', 3)), name='policy_ballots_never_fall_below_the_floor', violation_error_message='票数的底线是5票和3票，只能提高，不能降低。'),
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('opinion_answer_days__gte', 1), ('publish_for_days__gte', 1), ('publish_within_days__gte', 1), ('exemption_months__gte', 1)), name='policy_periods_last_a_day_or_longer', violation_error_message='各项期限至少是1。'),
        ),
        migrations.AlterConstraint(
            model_name='policy',
            name='policy_meeting_days_are_days_of_a_month',
            constraint=models.CheckConstraint(condition=models.Q(('member_meeting_day__range', (1, 31)), ('secretary_meeting_day__range', (1, 31))), name='policy_meeting_days_are_days_of_a_month', violation_error_message='会议截止日请填1到31。'),
        ),
        migrations.AddField(
            model_name='holidayevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='organizations.holiday'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holidayevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='74a4944e75751bbedf9d8ffebd9fa4ad28335d0e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_93c93', table='organizations_holidayevent', when='BEFORE')),
        ),
    ]
