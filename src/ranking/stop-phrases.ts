/**
 * Words that nearly every need and profile carries. They count half in the score (never nothing: idf does most of the
 * work, loss -0.001), and are never shown as a reason: a span made only of these says nothing (23 % of raw spans).
 * General words of project prose only; no field's own vocabulary belongs here.
 */
const CHINESE = `技术 研究 开发 研发 研制 需求 应用 系统 项目 产品 企业 公司 行业 产业 产业化 领域 关键 关键技术 核心 主要 相关 有关
方法 方式 工艺 设备 装置 装备 平台 方案 设计 制造 生产 加工 制备 生产线 建设 改造 改进 优化 提升 提高 降低 减少 增加 实现 达到 满足 解决
问题 难题 难点 要求 目标 目的 内容 背景 现状 情况 基础 条件 能力 水平 性能 指标 参数 质量 效率 成本 效果 功能 结构 过程 环节 范围 程度
新型 新 高效 先进 智能 综合 整体 有效 现有 目前 当前 传统 国内 国外 国内外 国际 具有 具备 进行 采用 通过 利用 使用 使用于 用于 基于 针对 关于
提供 形成 建立 构建 开展 推广 推动 促进 支持 服务 合作 攻关 突破 创新 成果 转化 示范 工程 项目建设 专家 团队 人员 人才 经验 优势
需要 希望 预期 预计 投入 资金 万元 亿元 市场 客户 用户 成熟 稳定 可靠 安全 不足 缺乏 较高 较大 较低 较差 一定 部分 多种 各种 不同 以上 以下`;

/** Words of grammar. Alone, or with stop-phrases only, they are not a reason. */
const GRAMMAR = `的 了 和 与 及 或 等 之 是 在 并 且 而 对 为 以 于 由 从 向 把 被 将 可 能 会 要 有 无 不 也 都 就 但 还 又 其 该 此 这 那 上 下 中 内 外
及其 以及 并且 而且 或者 如果 因此 由于 所以 但是 其中 可以 能够 我们 我司 本公司 我公司 进一步 同时 方面 之间 一种 一个 如何 怎样 什么 是否`;

const ENGLISH = `a an the of and or for to in on at by with from as is are was were be been being this that these those it its we our us
you your they their he she his her i my which who whom whose what when where why how than then there here such so not no nor but if while
can could may might will would shall should must do does did has have had having into onto over under between among within without about
against during before after above below up down out off again further once also both each few more most other some any all only own same too
very via per use uses used using based propose proposed proposes present presents presented show shows shown paper study work works approach
approaches method methods new novel results result problem problems existing different however thus therefore well one two many several`;

const setOf = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/u));

export const stopPhrases = setOf(CHINESE);
export const grammarWords = setOf(`${GRAMMAR} ${ENGLISH}`);
export const saysLittle = (word: string): boolean => stopPhrases.has(word) || grammarWords.has(word);

const LONGEST_WORD = 20;

/** True when `text` can be laid out with stop-phrases, words of grammar and nothing else. */
export function onlyStopPhrases(text: string): boolean {
  const reachable = [0];
  for (let end = 1; end <= text.length; end += 1) {
    const fits = reachable.some((start) => {
      if (end - start > LONGEST_WORD) return false;
      const piece = text.slice(start, end).trim();
      return piece === '' || saysLittle(piece);
    });
    if (fits) reachable.push(end);
  }
  return reachable.at(-1) === text.length;
}
