import { StepButton } from '../ui/form.tsx';
import { Facts, Table, Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { LEAST_TEXTS, type ModelInfo, type TrainingState } from './model.ts';

/** The ranking model on the status page: what is in use, what training is doing, and the button. */
export function RankingModels({ view, rankingVersion, models, training, mayTrain }: { view: View; rankingVersion: string; models: readonly ModelInfo[]; training: TrainingState; mayTrain: boolean }) {
  const { t } = view;
  const seconds = (value: number): string => t(`${value.toFixed(1)} 秒`, `${value.toFixed(1)} s`);
  return (
    <section aria-labelledby="ranking-model">
      <h2 id="ranking-model">{t('排序模型', 'Ranking model')}</h2>
      <p>{t('系统从本系统自己的需求和资料中学习词语的常见程度和含义，供匹配排序使用。每天凌晨 2:30 自动训练；文字没有变化时不重新训练。训练失败时继续使用原来的模型。', 'From the needs and profiles kept here the system learns how common words are and what they mean, for the ranking. It trains every night at 2:30; when the texts have not changed, nothing is trained. When training fails, the model before it stays in use.')}</p>
      <Facts rows={[[t('训练状态', 'Training'), <State view={view} training={training} />], [t('原因', 'Reason'), training.reason]]} />
      <Table caption={t('保留的模型', 'Models kept')} rows={models} empty={<p>{t(`还没有模型，目前只按词语匹配。文字不足 ${LEAST_TEXTS} 段时不训练。`, `No model yet: words alone are matched. With fewer than ${LEAST_TEXTS} texts none is trained.`)}</p>} columns={[
        { head: t('版本', 'Version'), kind: 'main', cell: (one) => <>{one.version} {rankingVersion.endsWith(`+${one.version}`) && <Tag tone="good">{t('使用中', 'in use')}</Tag>}</> },
        { head: t('训练时间', 'Trained'), cell: (one) => dateTime(view, one.trainedAt) },
        { head: t('最近核对', 'Last checked'), cell: (one) => dateTime(view, one.checkedAt) },
        { head: t('文字（段）', 'Texts'), kind: 'number', cell: (one) => one.texts },
        { head: t('用时', 'Took'), kind: 'number', cell: (one) => seconds(one.seconds) },
        { head: t('发起人', 'Asked by'), cell: (one) => one.askedBy ?? t('系统', 'the system') },
      ]} />
      {mayTrain && <StepButton view={view} action="/ranking-models" label={t('现在训练', 'Train now')} kind="quiet" />}
    </section>
  );
}

function State({ view: { t }, training }: { view: View; training: TrainingState }) {
  switch (training.state) {
    case 'idle': return <Tag tone="quiet">{t('没有在训练', 'Not training')}</Tag>;
    case 'waiting': return <Tag tone="waiting">{t('等待训练', 'Waiting')}</Tag>;
    case 'running': return <Tag tone="waiting">{t('正在训练', 'Running')}</Tag>;
    case 'failed': return <Tag tone="bad">{t('训练失败', 'Failed')}</Tag>;
  }
}
