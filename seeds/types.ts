/**
 * Shapes of the demo data. Keys are stable words that tie the lists together (an enterprise's `association`
 * is the `key` of an association); the loader turns them into ids. Money is in yuan here, for the writer's sake;
 * the loader converts to fen. People are invented and their names end in "(演示)".
 */
export type AssociationLevel = 'national' | 'province' | 'city' | 'county' | 'park' | 'university' | 'enterprise';
export type NeedKind = '技术攻关' | '成果引进' | '人才引进' | '检测分析' | '知识产权' | '政策咨询' | '其他';
export type EvidenceKind = 'paper' | 'patent' | 'project' | 'award' | 'engagement';

export interface SeedAssociation {
  readonly key: string; readonly name: string; readonly parent: string | null;
  readonly level: AssociationLevel;
  /** GB/T 2260, six digits. */
  readonly regionCode: string;
}

export interface SeedEnterprise {
  readonly key: string; readonly name: string; readonly association: string; readonly regionCode: string;
  /** First 17 characters of an invented unified social credit code; the loader adds the check character. */
  readonly creditCodeStem: string;
  /** Industry in words of GB/T 4754, e.g. "黑色金属冶炼和压延加工业". */
  readonly industry: string;
  readonly industryChain: string;
  readonly tags: readonly string[];
  readonly hasAssociation: boolean;
  readonly summary: string;
}

export interface SeedNeed {
  readonly key: string; readonly enterprise: string;
  readonly title: string;
  /** 行业领域 */ readonly field: string;
  /** 需求背景 */ readonly background: string;
  /** 需解决的主要技术难题 */ readonly problem: string;
  /** 期望实现的主要技术目标 */ readonly goals: string;
  readonly kind: NeedKind;
  readonly urgency: 'normal' | 'urgent' | 'critical';
  readonly budgetYuan: number | null;
  readonly deadlineInDays: number | null;
  readonly confidentiality: 'public' | 'members' | 'staff_only';
  readonly industryChain: string;
  readonly source: 'portal' | 'liaison' | 'import' | 'seminar' | 'phone';
}

export interface SeedEvidence {
  readonly kind: EvidenceKind; readonly title: string; readonly text: string; readonly year: number;
}

export interface SeedExpert {
  readonly key: string; readonly name: string;
  /** 职称, e.g. 教授, 研究员, 正高级工程师, 中国工程院院士. */
  readonly title: string;
  readonly institution: string; readonly regionCode: string;
  readonly fields: readonly string[];
  readonly summary: string;
  /** Engagements the person can take at once; 0 keeps them out of proposals. */
  readonly capacity: number;
  /** Available where nothing is said. */
  readonly availability?: 'limited' | 'unavailable';
  readonly evidence: readonly SeedEvidence[];
}

export interface SeedSociety {
  readonly key: string; readonly name: string; readonly level: 'national' | 'province' | 'city';
  readonly regionCode: string; readonly disciplines: readonly string[]; readonly summary: string;
  readonly evidence: readonly SeedEvidence[];
}

export interface SeedTechnologyManager {
  readonly key: string; readonly name: string; readonly institution: string; readonly regionCode: string;
  readonly level: 'junior' | 'middle' | 'senior'; readonly fullTime: boolean;
  readonly industries: readonly string[];
  /** 六懂: 技术 产业 资本 市场 招商 培育 */
  readonly skills: readonly string[];
  readonly summary: string; readonly capacity: number;
  readonly evidence: readonly SeedEvidence[];
}

export interface SeedAchievement {
  readonly key: string; readonly title: string; readonly owner: string; readonly regionCode: string;
  /** Technology readiness level, 1-9. */
  readonly trl: number;
  readonly fields: readonly string[];
  readonly summary: string;
  /** Key of the expert behind it, where there is one in the demo data. */
  readonly expert?: string;
}
