import type { SeedEnterprise } from './types.ts';

// North, east and central China. Firms without "(演示)" are named in the documents; their codes are invented, as are
// the firms with it. A code stem is 91 + region + MADEM + four running characters.
export const enterprises1: readonly SeedEnterprise[] = [
  {
    key: 'siji', name: '四季沐歌科技集团', association: 'tongzhou', regionCode: '110112', creditCodeStem: '91110112MADEM0001',
    industry: '电气机械和器材制造业', industryChain: '清洁能源', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '太阳能热水与清洁供暖设备企业，产品覆盖集热器、空气源热泵和户用控制器。企业科协在通州区组织下成立。',
  },
  {
    key: 'ganli', name: '甘李药业股份有限公司', association: 'yiyaojiankang', regionCode: '110112', creditCodeStem: '91110112MADEM0002',
    industry: '医药制造业', industryChain: '医药健康', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '从事胰岛素类似物等生物药研发与生产，是通州医药健康产业的骨干企业。',
  },
  {
    key: 'tongzhou-shengwu', name: '北京通州某生物制剂有限公司(演示)', association: 'yiyaojiankang', regionCode: '110112', creditCodeStem: '91110112MADEM0003',
    industry: '医药制造业', industryChain: '医药健康', tags: ['高新技术企业', '专精特新'], hasAssociation: false,
    summary: '卡式瓶与预灌封注射剂受托生产企业，有三条自动灌装灯检线。',
  },
  {
    key: 'tongzhou-ivd', name: '北京通州某诊断技术有限公司(演示)', association: 'yiyaojiankang', regionCode: '110112', creditCodeStem: '91110112MADEM0004',
    industry: '医药制造业', industryChain: '医药健康', tags: ['高新技术企业', '专精特新'], hasAssociation: true,
    summary: '做急诊与基层用小型化学发光分析仪和配套单人份试剂，自建抗体偶联与冻干车间。',
  },
  {
    key: 'dagang', name: '大港油田集团有限责任公司', association: 'dagang-kexie', regionCode: '120116', creditCodeStem: '91120116MADEM0005',
    industry: '石油和天然气开采业', industryChain: '石油石化', tags: ['规上企业', '中央企业'], hasAssociation: true,
    summary: '渤海湾盆地老油区企业，业务含油气评价、开发、工程工艺和综合支撑。科协下设四个专业委员会，会员一千四百余人。',
  },
  {
    key: 'shaifentan', name: '天津某筛分型碳材料科技有限公司(演示)', association: 'renai', regionCode: '120118', creditCodeStem: '91120118MADEM0006',
    industry: '化学原料和化学制品制造业', industryChain: '新能源材料', tags: ['科技型中小企业'], hasAssociation: false,
    summary: '由高校成果转化设立的钠电负极材料公司，完成首轮融资，正筹建百吨级中试线。',
  },
  {
    key: 'zhijie', name: '山西智杰软件工程有限公司', association: 'taiyuan', regionCode: '140100', creditCodeStem: '91140100MADEM0007',
    industry: '软件和信息技术服务业', industryChain: '医疗健康', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '健康医疗信息化企业，研发人员五百余人，产品用于基层医疗机构管理、公共卫生和县域医共体。',
  },
  {
    key: 'shenyang-ruanjian', name: '沈阳某工业软件有限公司(演示)', association: 'ruanjianyuan', regionCode: '210112', creditCodeStem: '91210112MADEM0008',
    industry: '软件和信息技术服务业', industryChain: '软件和信息服务', tags: ['高新技术企业', '科技型中小企业'], hasAssociation: false,
    summary: '园区内八十人规模的软件公司，主营制造执行系统定制开发。',
  },
  {
    key: 'jianlong', name: '吉林建龙钢铁有限责任公司', association: 'jilin', regionCode: '220200', creditCodeStem: '91220200MADEM0009',
    industry: '黑色金属冶炼和压延加工业', industryChain: '钢铁及深加工', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '焦化、炼铁、炼钢、热轧、冷轧齐全的钢铁联合企业，炼钢厂以转炉、氩站、板坯连铸流程为主。',
  },
  {
    key: 'siping-honggan', name: '四平某粮食烘干装备有限公司(演示)', association: 'siping', regionCode: '220300', creditCodeStem: '91220300MADEM0010',
    industry: '专用设备制造业', industryChain: '特色装备', tags: ['专精特新'], hasAssociation: true,
    summary: '生产连续式粮食烘干塔、刮板机与斗式提升机，用户集中在东北玉米产区。',
  },
  {
    key: 'siping-huanre', name: '四平某换热设备有限公司(演示)', association: 'siping', regionCode: '220300', creditCodeStem: '91220300MADEM0011',
    industry: '通用设备制造业', industryChain: '特色装备', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '板式与管壳式换热器制造厂，近年增加钛材、双相钢设备的比例。',
  },
  {
    key: 'siping-siliao', name: '四平某饲料科技有限公司(演示)', association: 'siping', regionCode: '220300', creditCodeStem: '91220300MADEM0012',
    industry: '农副食品加工业', industryChain: '畜禽养殖', tags: ['规上企业', '农业产业化龙头企业'], hasAssociation: false,
    summary: '年产 20 万吨猪禽配合饲料，并为合作猪场提供配方和环境服务。',
  },
  {
    key: 'hadian', name: '哈电集团哈尔滨电机厂有限责任公司', association: 'hadian-kexie', regionCode: '230110', creditCodeStem: '91230110MADEM0013',
    industry: '电气机械和器材制造业', industryChain: '发电装备', tags: ['高新技术企业', '规上企业', '中央企业'], hasAssociation: true,
    summary: '1951 年建厂的大型发电设备骨干企业，参与白鹤滩等巨型水电机组研制。企业科协 1984 年成立。',
  },
  {
    key: 'haerbin-zhoucheng', name: '哈尔滨某精密轴承有限公司(演示)', association: 'haerbin', regionCode: '230100', creditCodeStem: '91230100MADEM0014',
    industry: '通用设备制造业', industryChain: '高端装备制造', tags: ['高新技术企业', '专精特新'], hasAssociation: true,
    summary: '机床主轴与航空用精密角接触球轴承生产企业，具备 P4 级加工与检测能力。',
  },
  {
    key: 'kunshan-dianzi', name: '昆山某精密电子结构件有限公司(演示)', association: 'kunshan', regionCode: '320583', creditCodeStem: '91320583MADEM0015',
    industry: '计算机、通信和其他电子设备制造业', industryChain: '电子信息', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '笔记本与平板外壳冲压、CNC、阳极氧化一体厂，出口占七成。',
  },
  {
    key: 'kunshan-chuqing', name: '昆山某高压储氢装备有限公司(演示)', association: 'kunshan-gaoxin', regionCode: '320583', creditCodeStem: '91320583MADEM0016',
    industry: '专用设备制造业', industryChain: '氢能', tags: ['高新技术企业', '专精特新'], hasAssociation: false,
    summary: '从事碳纤维缠绕储氢瓶与车载供氢系统开发,Ⅲ型瓶已量产,Ⅳ型瓶在研。',
  },
  {
    key: 'kunshan-gonglv', name: '昆山某功率半导体有限公司(演示)', association: 'kunshan-gaoxin', regionCode: '320583', creditCodeStem: '91320583MADEM0017',
    industry: '计算机、通信和其他电子设备制造业', industryChain: '半导体', tags: ['高新技术企业', '专精特新小巨人'], hasAssociation: true,
    summary: '车规级 IGBT、碳化硅功率模块封装测试企业。',
  },
  {
    key: 'kunshan-weiliu', name: '昆山某微流控生物科技有限公司(演示)', association: 'kunshan-gaoxin', regionCode: '320583', creditCodeStem: '91320583MADEM0018',
    industry: '专用设备制造业', industryChain: '生物医药', tags: ['科技型中小企业'], hasAssociation: false,
    summary: '研制一体化核酸检测卡盒与微流控芯片，处在注册送检阶段。',
  },
  {
    key: 'lushan', name: '江苏鹿山新材料有限公司', association: 'jiangsu', regionCode: '320000', creditCodeStem: '91320000MADEM0019',
    industry: '橡胶和塑料制品业', industryChain: '新材料', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '高分子功能材料企业，企业科协是省内较早的示范单位。',
  },
  {
    key: 'changzhou-jiaomo', name: '常州某功能胶膜有限公司(演示)', association: 'jiangsu', regionCode: '320400', creditCodeStem: '91320400MADEM0020',
    industry: '橡胶和塑料制品业', industryChain: '新材料', tags: ['高新技术企业', '规上企业'], hasAssociation: false,
    summary: '溶剂型保护膜、光学胶膜涂布厂，有四条精密涂布线。',
  },
  {
    key: 'huayang', name: '江苏华阳重工股份有限公司', association: 'jiangsu', regionCode: '320000', creditCodeStem: '91320000MADEM0021',
    industry: '铁路、船舶、航空航天和其他运输设备制造业', industryChain: '海工装备', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '重工装备与海工构件制造企业，其科协被省科协列为示范企业科协。',
  },
  {
    key: 'kema', name: '浙江科马摩擦材料股份有限公司', association: 'songyang', regionCode: '331124', creditCodeStem: '91331124MADEM0022',
    industry: '汽车制造业', industryChain: '汽车零部件', tags: ['高新技术企业', '专精特新'], hasAssociation: true,
    summary: '干式离合器摩擦片企业，曾获浙江省汽车工程学会科学技术进步奖。',
  },
  {
    key: 'bosheng', name: '浙江博盛钢业集团有限公司', association: 'songyang', regionCode: '331124', creditCodeStem: '91331124MADEM0023',
    industry: '黑色金属冶炼和压延加工业', industryChain: '不锈钢', tags: ['规上企业'], hasAssociation: true,
    summary: '松阳县不锈钢管骨干企业，产品以无缝管为主，销往化工和换热行业。',
  },
  {
    key: 'guoxuan', name: '江西国轩', association: 'yichun', regionCode: '360900', creditCodeStem: '91360900MADEM0024',
    industry: '电气机械和器材制造业', industryChain: '锂电新能源', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '宜春锂电产业链企业，正与院士团队合建新型电池技术研发中心。',
  },
  {
    key: 'gelin', name: '江西格林循环', association: 'fengcheng', regionCode: '360981', creditCodeStem: '91360981MADEM0025',
    industry: '废弃资源综合利用业', industryChain: '再生资源', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '废旧家电、电池与塑料再生利用企业，与院士团队合作开发再生塑料纤维。',
  },
  {
    key: 'yichun-liye', name: '宜春某锂业有限公司(演示)', association: 'yichun', regionCode: '360900', creditCodeStem: '91360900MADEM0026',
    industry: '有色金属冶炼和压延加工业', industryChain: '锂电新能源', tags: ['规上企业'], hasAssociation: true,
    summary: '锂云母焙烧提锂企业，年产电池级碳酸锂 1 万吨，副产大量浸出渣。',
  },
  {
    key: 'yichun-zhutan', name: '宜春某竹基碳材料有限公司(演示)', association: 'yichun', regionCode: '360900', creditCodeStem: '91360900MADEM0027',
    industry: '化学原料和化学制品制造业', industryChain: '锂电新能源', tags: ['科技型中小企业'], hasAssociation: false,
    summary: '以毛竹加工剩余物制硬碳负极，已有千吨级炭化线。',
  },
  {
    key: 'gaoan-taoci', name: '高安某建筑陶瓷有限公司(演示)', association: 'yichun', regionCode: '360983', creditCodeStem: '91360983MADEM0028',
    industry: '非金属矿物制品业', industryChain: '建筑陶瓷', tags: ['规上企业'], hasAssociation: false,
    summary: '瓷砖与大规格陶瓷板生产企业，有辊道窑四条，另有闲置蒸压釜。',
  },
  {
    key: 'zhangshu-yao', name: '樟树某中药饮片提取有限公司(演示)', association: 'yichun', regionCode: '360982', creditCodeStem: '91360982MADEM0029',
    industry: '医药制造业', industryChain: '中医药', tags: ['高新技术企业'], hasAssociation: true,
    summary: '中药饮片与提取物企业，主要品种为枳壳、栀子等本地药材。',
  },
];
