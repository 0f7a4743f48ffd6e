import type { Words } from '../shared/errors.ts';
import type { ImportKind } from './import.ts';

/**
 * Where a column can go, for each kind, with the heads people use for it. `many`: several columns may go there; their texts are joined,
 * with the head before each but the first.
 */
export type CellKind = 'name' | 'person' | 'prose' | 'words' | 'amount' | 'day' | 'choice' | 'region' | 'code' | 'identifier' | 'number' | 'yes' | 'works' | 'firm' | 'people' | 'nothing';
export interface Target { readonly name: string; readonly words: Words; readonly as: CellKind; readonly heads: readonly string[]; readonly many?: true; readonly needed?: true; readonly choices?: readonly (readonly [code: string, names: readonly string[]])[] }

const availability: Target = { name: 'availability', words: ['承接状态', 'Availability'], as: 'choice', heads: ['承接状态', '转化状态', '可否承接'], choices: [['available', ['可以承接', '可承接', '是']], ['limited', ['时间有限']], ['unavailable', ['暂不承接', '不承接', '否']]] };
const region = (...heads: string[]): Target => ({ name: 'regionCode', words: ['所在地区', 'Region'], as: 'region', heads: ['所属地域', '所在地区', '所属地区', '所在地', '地区', '地域', '区域', '所属区域', '行政区划', '所在城市', '所属区县', '区县', ...heads] });
const works = (...heads: string[]): readonly Target[] => [
  { name: 'works', words: ['业绩证据（一格可写多条）', 'Works (several in a cell)'], as: 'works', many: true, heads: ['相关研究成果', '研究成果', '代表性成果', '主要成果', '业绩', '主要业绩', '代表性业绩', '工作业绩', '论文', '专利', '获奖情况', '获奖', '承担项目', '科研项目', '典型案例', '服务案例', ...heads] },
  { name: 'workTitle', words: ['业绩名称', 'Work: title'], as: 'prose', heads: ['业绩名称', '论文题目', '专利名称', '成果题目'] },
  { name: 'workKind', words: ['业绩类别', 'Work: kind'], as: 'choice', heads: ['业绩类别', '成果类别', '成果类型'], choices: [['paper', ['论文', '著作']], ['patent', ['专利', '软著']], ['project', ['项目', '课题']], ['award', ['奖励', '获奖', '奖']], ['engagement', ['服务案例', '服务']]] },
  { name: 'workText', words: ['业绩说明', 'Work: what was done'], as: 'prose', heads: ['业绩说明', '成果说明', '成果摘要', '摘要'] },
  { name: 'workYear', words: ['业绩年份', 'Work: year'], as: 'number', heads: ['业绩年份', '年份', '年度', '发表年份'] },
];
const nothing: Target = { name: 'nothing', words: ['不导入', 'Not imported'], as: 'nothing', many: true, heads: ['序号', '编号', '问题', '备注', '联系人', '联系电话', '电话', '手机', '手机号', '手机号码', '联系方式', '邮箱', '电子邮箱', '身份证号', '身份证', '身份证号码', '性别', '出生年月', '年龄', '民族', '微信', '传真', '填表人', '填报人', '填报日期', '填表日期', '通讯地址', '职工人数'] };

export const targets: Readonly<Record<ImportKind, readonly Target[]>> = {
  need: [
    { name: 'title', words: ['需求名称', 'Title'], as: 'name', needed: true, heads: ['需求名称', '项目名称', '技术需求名称', '需求标题', '难题名称', '项目需求名称', '需求题目', '题目', '标题', '名称', '技术难题名称', '科技需求名称'] },
    { name: 'firm', words: ['所属单位', 'Enterprise'], as: 'firm', heads: ['所属单位', '企业名称', '单位名称', '申报单位', '需求单位', '提出单位', '所属企业', '公司名称', '填报单位', '需求企业', '提报单位', '企业', '单位', '公司'] },
    { name: 'creditCode', words: ['统一社会信用代码', 'Credit code'], as: 'code', heads: ['统一社会信用代码', '信用代码', '社会信用代码', '企业信用代码', '组织机构代码'] },
    { name: 'field', words: ['技术领域', 'Field'], as: 'prose', needed: true, heads: ['技术领域', '行业领域', '所属领域', '所属行业', '所属技术领域', '产业领域', '领域', '行业', '所属产业'] },
    { name: 'problem', words: ['需解决的技术难题', 'Problem'], as: 'prose', many: true, heads: ['需解决的主要技术难题', '拟解决的技术难题', '主要技术难题', '技术难题', '需求详情', '需求内容', '需求描述', '难题描述', '需求简介', '问题描述', '技术需求', '具体需求', '详细描述', '主要内容', '需求说明', '技术需求内容', '拟解决的问题', '存在问题', '科技需求'] },
    { name: 'goals', words: ['技术目标与指标', 'Goals'], as: 'prose', many: true, heads: ['期望实现的主要技术目标', '技术指标', '技术目标', '主要技术目标', '预期目标', '期望目标', '主要技术指标', '预期指标', '考核指标', '期望达到的效果', '预期效果'] },
    { name: 'background', words: ['需求背景（含现有条件、合作方式）', 'Background'], as: 'prose', many: true, heads: ['需求背景', '背景', '现有基础条件', '现有基础', '现有条件', '工作基础', '企业现状', '基本情况', '合作方式', '合作意向', '单位性质', '企业性质', '已开展的工作', '期望合作方式', '意向合作单位'] },
    { name: 'kind', words: ['需求类型', 'Kind'], as: 'choice', heads: ['需求类型', '需求类别', '类型', '类别'], choices: [['技术攻关', ['技术攻关', '联合攻关', '技术研发', '技术开发', '技术难题', '攻关', '研发']], ['成果引进', ['成果引进', '成果转化', '技术引进', '成果']], ['人才引进', ['人才引进', '人才需求', '人才']], ['检测分析', ['检测分析', '检测', '检验', '分析测试']], ['知识产权', ['知识产权', '专利']], ['政策咨询', ['政策咨询', '政策', '咨询']], ['其他', ['其他', '其它']]] },
    { name: 'urgency', words: ['紧急程度', 'Urgency'], as: 'choice', heads: ['紧急程度', '缓急程度', '紧急', '是否紧急', '迫切程度'], choices: [['critical', ['紧急', '非常紧急', '特急', '十分紧急', '是']], ['urgent', ['较急', '比较紧急', '急']], ['normal', ['一般', '不急', '普通', '否']]] },
    { name: 'budgetYuan', words: ['预算金额', 'Budget'], as: 'amount', heads: ['预算金额', '预算', '投入预算', '拟投入资金', '资金预算', '拟投入金额', '意向投入', '经费预算', '项目预算', '拟投入经费', '投入金额', '研发投入', '资金投入'] },
    { name: 'deadline', words: ['有效期', 'Wanted by'], as: 'day', heads: ['有效期', '需求有效期', '截止日期', '截止时间', '完成时间', '希望完成日期', '期望完成时间', '期限', '有效期至', '完成期限', '时间要求'] },
    { name: 'industryChain', words: ['产业链', 'Industry chain'], as: 'prose', heads: ['产业链', '所属产业链', '重点产业链'] },
    { ...nothing, heads: [...nothing.heads, '所属地区', '所在地区', '地区', '区县', '所属区域'] },
  ],
  enterprise: [
    { name: 'name', words: ['企业名称', 'Name'], as: 'name', needed: true, heads: ['企业名称', '单位名称', '公司名称', '名称', '企业', '企业全称', '公司'] },
    { name: 'creditCode', words: ['统一社会信用代码', 'Credit code'], as: 'code', needed: true, heads: ['统一社会信用代码', '信用代码', '社会信用代码', '企业信用代码', '统一信用代码'] },
    region('注册地', '注册地址'),
    { name: 'industry', words: ['行业', 'Industry'], as: 'prose', heads: ['所属行业', '行业', '行业领域', '国民经济行业', '行业类别'] },
    { name: 'industryChain', words: ['产业链', 'Industry chain'], as: 'prose', heads: ['产业链', '所属产业链', '重点产业链'] },
    { name: 'tags', words: ['企业标签', 'Tags'], as: 'words', many: true, heads: ['企业标签', '标签', '企业资质', '资质', '企业类型', '荣誉资质', '单位性质', '企业性质'] },
    { name: 'hasAssociation', words: ['是否建有企业科协', 'Has an association'], as: 'yes', heads: ['是否建有企业科协', '企业科协', '是否成立科协', '是否建立企业科协'] },
    { name: 'summary', words: ['企业简介', 'About'], as: 'prose', many: true, heads: ['企业简介', '简介', '主营业务', '主要产品', '经营范围', '企业介绍', '公司简介'] },
    nothing,
  ],
  expert: [
    { name: 'name', words: ['专家名称', 'Name'], as: 'person', needed: true, heads: ['专家名称', '专家姓名', '姓名', '专家', '名称', '人员姓名'] },
    { name: 'institution', words: ['所属单位', 'Institution'], as: 'name', heads: ['所属单位', '工作单位', '单位', '单位名称', '所在单位', '任职单位', '依托单位', '学校'] },
    { name: 'title', words: ['专业技术职称', 'Title'], as: 'prose', heads: ['专业技术职称', '职称', '技术职称', '专业技术职务', '职称等级'] },
    { name: 'fields', words: ['专业领域', 'Fields'], as: 'words', many: true, heads: ['专业类别', '专业领域', '研究领域', '研究方向', '所属领域', '专业', '学科', '技术领域', '擅长领域', '学科领域', '从事专业'] },
    { name: 'summary', words: ['专长与经历', 'What they work on'], as: 'prose', many: true, heads: ['专业特长', '专长', '个人简介', '简介', '专家简介', '工作业绩及专业资质', '专业资质', '职务', '最高学历', '学历', '毕业院校', '单位性质', '工作经历', '社会兼职', '学位', '研究专长'] },
    region(),
    ...works(),
    { name: 'orcid', words: ['ORCID', 'ORCID iD'], as: 'identifier', heads: ['ORCID', 'ORCIDiD', 'ORCID编号', 'ORCID号', 'ORCID号码', 'ORCIDID', 'ORCID标识', 'ORCID标识符', 'ORCID网址', 'ORCID链接', '开放研究者编号', '开放研究者与贡献者身份'] },
    { name: 'openAlexId', words: ['OpenAlex 作者编号', 'OpenAlex author'], as: 'identifier', heads: ['OpenAlex作者编号', 'OpenAlex', 'OpenAlexID', 'OpenAlex编号', 'OpenAlex作者', 'OpenAlex作者ID', 'OpenAlex网址', 'OpenAlex链接', 'OpenAlexAuthorID', 'OpenAlexAuthor'] },
    { name: 'capacity', words: ['可同时承接的对接数', 'Engagements at once'], as: 'number', heads: ['可承接数', '可同时承接的对接数'] },
    availability, nothing,
  ],
  society: [
    { name: 'name', words: ['学会名称', 'Name'], as: 'name', needed: true, heads: ['学会名称', '名称', '单位名称', '学会', '协会名称', '社团名称'] },
    { name: 'level', words: ['级别', 'Level'], as: 'choice', needed: true, heads: ['级别', '学会级别', '层级', '类别'], choices: [['national', ['全国学会', '全国', '国家级', '全国性']], ['province', ['省级学会', '省级', '省']], ['city', ['市级学会', '市级', '市', '地市级']]] },
    { name: 'disciplines', words: ['学科', 'Disciplines'], as: 'words', many: true, heads: ['学科', '学科领域', '专业领域', '所属学科', '涉及学科', '领域'] },
    { name: 'summary', words: ['简介与服务', 'What it offers'], as: 'prose', many: true, heads: ['学会简介', '简介', '可提供的服务', '业务范围', '服务内容', '服务团', '科技服务团'] },
    region(), ...works(), availability, nothing,
  ],
  technology_manager: [
    { name: 'name', words: ['姓名', 'Name'], as: 'person', needed: true, heads: ['技术经理人姓名', '经理人姓名', '技术经理人', '姓名', '名称', '技术经纪人'] },
    { name: 'institution', words: ['工作单位', 'Institution'], as: 'name', heads: ['工作单位', '所属单位', '单位', '单位名称', '所在单位', '服务机构'] },
    { name: 'level', words: ['认证级别', 'Level'], as: 'choice', needed: true, heads: ['认证级别', '级别', '等级', '证书等级', '技术经理人等级'], choices: [['junior', ['初级']], ['middle', ['中级']], ['senior', ['高级']]] },
    { name: 'fullTime', words: ['是否专职', 'Full time'], as: 'yes', heads: ['是否专职', '专职', '专兼职', '专职兼职'] },
    { name: 'industries', words: ['熟悉的行业', 'Industries'], as: 'words', many: true, heads: ['熟悉的行业', '行业', '擅长领域', '服务领域', '行业领域', '擅长行业', '专业领域'] },
    { name: 'skills', words: ['六懂', 'Skills'], as: 'words', heads: ['六懂', '能力', '技能'] },
    { name: 'summary', words: ['从业经历', 'About'], as: 'prose', many: true, heads: ['从业经历', '工作经历', '个人简介', '简介', '职务', '最高学历', '学历'] },
    region(), ...works(),
    { name: 'capacity', words: ['可同时跟进的对接数', 'Cases at once'], as: 'number', heads: ['可跟进数', '可同时跟进的对接数'] },
    availability, nothing,
  ],
  achievement: [
    { name: 'name', words: ['成果名称', 'Name'], as: 'name', needed: true, heads: ['成果名称', '技术名称', '项目名称', '科技成果名称', '名称'] },
    { name: 'owner', words: ['持有单位', 'Owner'], as: 'name', needed: true, heads: ['持有单位', '所属单位', '完成单位', '权属单位', '成果单位', '成果持有人', '单位', '单位名称', '第一完成单位'] },
    { name: 'trl', words: ['技术成熟度', 'Readiness level'], as: 'number', heads: ['技术成熟度', '成熟度', 'TRL', '技术成熟度等级', '成熟度等级'] },
    { name: 'fields', words: ['技术领域', 'Fields'], as: 'words', many: true, heads: ['技术领域', '行业领域', '应用领域', '所属领域', '领域', '应用行业'] },
    { name: 'summary', words: ['成果介绍', 'About'], as: 'prose', many: true, heads: ['成果简介', '成果介绍', '技术简介', '成果描述', '简介', '主要内容', '技术指标', '应用情况', '合作方式', '创新点', '知识产权情况', '成果背景', '主要技术指标', '转化方式'] },
    { name: 'author', words: ['完成人', 'Expert behind it'], as: 'people', heads: ['完成人', '主要完成人', '负责人', '发明人', '项目负责人', '成果完成人'] },
    region(), availability, nothing,
  ],
};
export const targetNamed = (kind: ImportKind, name: string): Target | undefined => targets[kind].find((target) => target.name === name);
