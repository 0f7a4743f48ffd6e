import type { SeedTechnologyManager } from './types.ts';

// All people are invented. Organisations are named in the documents or are generic; skills are the six words of the practice.
export const technologyManagers: readonly SeedTechnologyManager[] = [
  {
    key: 'tm-xixian-1', name: '秦知远(演示)', institution: '陕西省技术经理人协会', regionCode: '610100', level: 'senior', fullTime: true,
    industries: ['氢能', '新能源汽车', '电力电子'], skills: ['技术', '产业', '资本', '市场', '招商', '培育'], capacity: 5,
    summary: '长期在高校与西咸新区企业之间做氢能、充电设施成果转化，熟悉联合研究院的组建和项目分期付款安排。',
    evidence: [
      { kind: 'engagement', title: '氢能校企联合研究院组建(演示)', text: '从需求梳理到协议签订历时五个月，首期聚焦大功率电堆。', year: 2022 },
      { kind: 'engagement', title: '自动充电机器人揭榜项目撮合(演示)', text: '协助企业把散热、降噪、插接定位三项需求拆成揭榜任务书。', year: 2023 },
    ],
  },
  {
    key: 'tm-xixian-2', name: '杜若川(演示)', institution: '西咸新区技术转移机构(演示)', regionCode: '610100', level: 'middle', fullTime: true,
    industries: ['半导体', '新材料', '汽车轻量化'], skills: ['技术', '产业', '市场', '培育'], capacity: 4,
    summary: '材料学背景，跟进辐射探测晶体、镁合金压铸等项目，擅长把实验室指标转写成工程验收条款。',
    evidence: [
      { kind: 'engagement', title: '探测器晶体技术转移项目落地(演示)', text: '三个合作项目中的一个完成产业化，协助办理技术合同登记。', year: 2023 },
    ],
  },
  {
    key: 'tm-tianjin-1', name: '苗清禾(演示)', institution: '天津市技术经理人发展促进会', regionCode: '120000', level: 'senior', fullTime: false,
    industries: ['新能源材料', '钠离子电池', '化学工程'], skills: ['技术', '资本', '市场', '培育'], capacity: 3,
    summary: '化工设计院出身，兼职做成果转化，跟进碳材料与锂钠电池项目的中试选址、设备选型和融资。',
    evidence: [
      { kind: 'engagement', title: '碳负极材料项目首轮融资辅导(演示)', text: '梳理专利权属与中试数据，配合投资方完成尽职调查。', year: 2023 },
      { kind: 'project', title: '高校实验室成果普查(演示)', text: '走访 40 个课题组，筛出可转化成果 26 项。', year: 2022 },
    ],
  },
  {
    key: 'tm-binhai-1', name: '古云帆(演示)', institution: '滨海新区技术转移服务中心(演示)', regionCode: '120116', level: 'middle', fullTime: true,
    industries: ['石油石化', '钻井工程', '地球物理'], skills: ['技术', '产业', '市场'], capacity: 4,
    summary: '原在油田工程院工作，懂现场试验组织，负责外部新技术进站、评价和推广。',
    evidence: [
      { kind: 'engagement', title: '油田新技术征集与现场试验(演示)', text: '收集钻完井和注采新技术百余项，跟进其中 9 项下井试验。', year: 2022 },
      { kind: 'engagement', title: '地震反演软件引进谈判(演示)', text: '协调试处理数据脱敏与验收指标。', year: 2023 },
    ],
  },
  {
    key: 'tm-dezhou-1', name: '邢守拙(演示)', institution: '德州市科技信息推广服务站(演示)', regionCode: '371400', level: 'senior', fullTime: true,
    industries: ['特色金属材料', '焊接材料', '有色金属'], skills: ['技术', '产业', '市场', '招商'], capacity: 4,
    summary: '做过铜加工厂总工，专跑金属材料企业，和多家全国学会有固定联系人。',
    evidence: [
      { kind: 'engagement', title: '焊材企业与学会专家合作签约(演示)', text: '把韧性波动问题拆为渣系与微合金两项分别委托。', year: 2022 },
      { kind: 'engagement', title: '铜带板形改进项目跟踪(演示)', text: '跟踪小试到量产 14 个月，成材率提高 8 个百分点。', year: 2023 },
    ],
  },
  {
    key: 'tm-dezhou-2', name: '禹荷清(演示)', institution: '禹城市食品生物产业服务中心(演示)', regionCode: '371482', level: 'middle', fullTime: true,
    industries: ['食品生物', '发酵工程', '功能食品'], skills: ['技术', '产业', '培育'], capacity: 4,
    summary: '食品工程硕士，熟悉大豆蛋白、糖醇与果醋企业的工艺语言，常驻企业车间。',
    evidence: [
      { kind: 'engagement', title: '大豆蛋白酶法改性中试(演示)', text: '协调中试车间、分析平台与企业三方排期。', year: 2023 },
    ],
  },
  {
    key: 'tm-dezhou-3', name: '武承纪(演示)', institution: '德州装备制造数字化服务站(演示)', regionCode: '371400', level: 'junior', fullTime: false,
    industries: ['工业互联网', '高端装备制造', '复合材料'], skills: ['技术', '市场'], capacity: 3,
    summary: '自动化工程师兼任，为中小机械厂和复合材料厂选设备联网、产线改造方案。',
    evidence: [
      { kind: 'engagement', title: '机加车间设备联网一期(演示)', text: '完成 36 台机床接入与停机原因统计。', year: 2024 },
    ],
  },
  {
    key: 'tm-taian-1', name: '岳明澈(演示)', institution: '泰安市科创联络员队伍', regionCode: '370900', level: 'senior', fullTime: false,
    industries: ['矿山输送', '高端装备制造', '节能环保'], skills: ['技术', '产业', '市场', '招商'], capacity: 6,
    summary: '做过十年矿山设计，兼任科创联络员，熟悉输送装备与矿区水治理，善于把全国学会专家请进车间。',
    evidence: [
      { kind: 'engagement', title: '长距离输送机减阻攻关(演示)', text: '对接学会专家 6 人次，解决落料点堵料与带面残留。', year: 2021 },
      { kind: 'engagement', title: '园区矿坑水回用方案比选(演示)', text: '组织三家单位同台比对膜法与软化法。', year: 2022 },
    ],
  },
  {
    key: 'tm-yangxin-1', name: '梨知夏(演示)', institution: '阳信县农业技术推广服务站(演示)', regionCode: '371622', level: 'junior', fullTime: true,
    industries: ['现代农业', '果树', '设施蔬菜'], skills: ['技术', '产业', '培育'], capacity: 4,
    summary: '常年在梨园和大棚，联系高校科技小院师生，办田间课。',
    evidence: [
      { kind: 'engagement', title: '梨园病虫综合防控示范(演示)', text: '组织 100 亩示范，减少用药 4 次。', year: 2024 },
    ],
  },
  {
    key: 'tm-kunshan-1', name: '顾亭云(演示)', institution: '昆山市产业创新服务中心(演示)', regionCode: '320583', level: 'senior', fullTime: true,
    industries: ['电子信息', '半导体', '机器视觉'], skills: ['技术', '产业', '资本', '市场', '招商'], capacity: 6,
    summary: '在电子制造业工作二十年，跟进功率模块封装、外观检测等项目，熟悉设备融资租赁。',
    evidence: [
      { kind: 'engagement', title: '银烧结产线国产化撮合(演示)', text: '促成设备商与模块厂共建试验线。', year: 2023 },
      { kind: 'engagement', title: '外壳缺陷检测试点(演示)', text: '先做单机种试点，以检出率分级付款。', year: 2024 },
    ],
  },
  {
    key: 'tm-suzhou-1', name: '陆采薇(演示)', institution: '苏州生物医药技术转移工作室(演示)', regionCode: '320500', level: 'middle', fullTime: true,
    industries: ['体外诊断', '生物医药', '医疗器械'], skills: ['技术', '资本', '市场'], capacity: 4,
    summary: '生物工程背景，服务试剂、微流控芯片企业的注册送检前攻关。',
    evidence: [
      { kind: 'engagement', title: '核酸芯片量产工艺合作(演示)', text: '引入注塑与键合团队，假阴性率显著下降。', year: 2024 },
    ],
  },
  {
    key: 'tm-jiangsu-1', name: '卞听涛(演示)', institution: '江苏技术转移联盟成员机构(演示)', regionCode: '320000', level: 'senior', fullTime: true,
    industries: ['海工装备', '防腐', 'VOCs 治理', '新材料'], skills: ['技术', '产业', '市场', '招商'], capacity: 5,
    summary: '熟悉海工涂装与膜材料企业的环保改造，有安全、环保双工程师背景。',
    evidence: [
      { kind: 'engagement', title: '海工涂装水性化改造(演示)', text: '协调涂料厂、涂装车间和船东三方试涂。', year: 2022 },
      { kind: 'engagement', title: '涂布废气治理复测与优化(演示)', text: '组织第三方监测与工艺调整，稳定达标一年。', year: 2023 },
    ],
  },
  {
    key: 'tm-yichun-1', name: '袁山青(演示)', institution: '宜春锂电产业服务中心(演示)', regionCode: '360900', level: 'senior', fullTime: true,
    industries: ['锂电新能源', '锂资源', '固废综合利用'], skills: ['技术', '产业', '资本', '招商', '培育'], capacity: 5,
    summary: '有色冶金专业出身，跟进锂云母提锂、锂渣利用、硬碳与隔膜等项目。',
    evidence: [
      { kind: 'engagement', title: '锂渣掺合料应用签约(演示)', text: '撮合锂盐厂与水泥企业签三年消纳协议。', year: 2024 },
      { kind: 'engagement', title: '院士团队共建研发中心服务(演示)', text: '协助起草合作协议和知识产权归属条款。', year: 2024 },
    ],
  },
  {
    key: 'tm-yichun-2', name: '涂丰年(演示)', institution: '丰城循环经济技术服务站(演示)', regionCode: '360981', level: 'middle', fullTime: true,
    industries: ['再生资源', '再生纤维', '废旧电池回收'], skills: ['技术', '产业', '市场'], capacity: 4,
    summary: '从再生塑料造粒做起，懂分选、改性和环保手续，跟进再生纤维与电池回收。',
    evidence: [
      { kind: 'engagement', title: '再生料纺丝试验对接(演示)', text: '把再生料送三家纤维团队试纺，锁定过滤与增黏为主攻点。', year: 2024 },
    ],
  },
  {
    key: 'tm-yichun-3', name: '葛药青(演示)', institution: '樟树中医药产业服务中心(演示)', regionCode: '360982', level: 'middle', fullTime: false,
    industries: ['中医药', '中药提取', '建筑陶瓷'], skills: ['技术', '市场', '培育'], capacity: 3,
    summary: '药厂工艺员出身，也帮邻县陶瓷厂找窑炉专家，擅长节能类合同。',
    evidence: [
      { kind: 'engagement', title: '逆流提取设备引进(演示)', text: '组织药材试料，谈定节能分成。', year: 2023 },
    ],
  },
  {
    key: 'tm-ningxia-1', name: '沙棠(演示)', institution: '宁夏企业科技创新服务联合会', regionCode: '640000', level: 'senior', fullTime: true,
    industries: ['枸杞', '食品加工', '畜禽养殖'], skills: ['产业', '资本', '市场', '招商', '培育'], capacity: 6,
    summary: '跑遍宁夏枸杞与滩羊企业，熟悉联合会三个数据库，擅长线上对接和云签约。',
    evidence: [
      { kind: 'engagement', title: '枸杞干果杀菌产学研合作(演示)', text: '促成企业与高校食品学院合作，试产三个批次。', year: 2022 },
      { kind: 'engagement', title: '功能枸杞休闲食品推广(演示)', text: '协助解决结块问题后进入连锁渠道。', year: 2023 },
    ],
  },
  {
    key: 'tm-yinchuan-1', name: '闻钟(演示)', institution: '银川市企业科技创新服务协会', regionCode: '640100', level: 'middle', fullTime: true,
    industries: ['数控机床', '光伏与储能', '固废综合利用'], skills: ['技术', '产业', '市场'], capacity: 4,
    summary: '机械工程师，服务机床、储能与宁东固废企业，能起草技术规格书。',
    evidence: [
      { kind: 'engagement', title: '机床热误差补偿合作(演示)', text: '请进两校团队做主轴温升试验。', year: 2023 },
    ],
  },
  {
    key: 'tm-kaiping-1', name: '司徒望(演示)', institution: '开平翠山湖科技服务站(演示)', regionCode: '440783', level: 'middle', fullTime: true,
    industries: ['水暖卫浴', '电镀废水', '智能制造', '输变电装备'], skills: ['技术', '产业', '招商', '培育'], capacity: 5,
    summary: '参加过开平各镇街座谈，善于把一句话需求问清楚，再分给环保、自动化和变压器方面的专家。',
    evidence: [
      { kind: 'engagement', title: '镇街座谈需求整理(演示)', text: '把七场座谈的口头需求整理成百余条可派单条目。', year: 2024 },
      { kind: 'engagement', title: '卫浴电镀水回用改造(演示)', text: '引进膜法设备，回用率达六成。', year: 2024 },
    ],
  },
  {
    key: 'tm-jiangmen-1', name: '区静波(演示)', institution: '江门市技术转移中心(演示)', regionCode: '440700', level: 'senior', fullTime: false,
    industries: ['造纸', '纺织印染', '预制菜', '铝加工'], skills: ['技术', '产业', '资本', '市场'], capacity: 4,
    summary: '轻工行业老经理人，造纸、纺织、食品都有成熟案例，常请省级学会专家来厂。',
    evidence: [
      { kind: 'engagement', title: '生活用纸掉粉攻关(演示)', text: '从浆料到刮刀逐段排查，掉粉率下降近半。', year: 2023 },
      { kind: 'engagement', title: '牛仔染色节水改造(演示)', text: '引进电化学染色样机进厂试用。', year: 2022 },
    ],
  },
  {
    key: 'tm-qingyang-1', name: '蒲文简(演示)', institution: '成都市青羊区工业园区科协', regionCode: '510105', level: 'middle', fullTime: true,
    industries: ['知识产权', '电力工程', '航空航天'], skills: ['技术', '产业', '资本', '市场', '培育'], capacity: 5,
    summary: '持专利代理师资格，做快速响应服务：先请知识产权专家到场，再约研究团队。',
    evidence: [
      { kind: 'engagement', title: '机电企业专利转让许可服务(演示)', text: '一周内完成两次到厂，半年成交许可两件。', year: 2024 },
      { kind: 'engagement', title: '航空结构件变形控制对接(演示)', text: '请高校团队用残余应力测试定位问题工序。', year: 2023 },
    ],
  },
  {
    key: 'tm-siping-1', name: '关岭澄(演示)', institution: '四平市创新联盟秘书处(演示)', regionCode: '220300', level: 'junior', fullTime: true,
    industries: ['特色装备', '畜禽养殖', '现代农业'], skills: ['产业', '市场', '培育'], capacity: 4,
    summary: '负责四平企业需求库更新，服务换热、粮食烘干和饲料企业，擅长组织院士专家行活动。',
    evidence: [
      { kind: 'engagement', title: '院士专家四平行企业对接(演示)', text: '陪同走访八家企业，跟进达成意向五项。', year: 2023 },
    ],
  },
  {
    key: 'tm-haerbin-1', name: '裴凌川(演示)', institution: '哈尔滨装备技术转移中心(演示)', regionCode: '230100', level: 'senior', fullTime: false,
    industries: ['发电装备', '轴承', '电机绝缘'], skills: ['技术', '产业', '资本'], capacity: 2,
    summary: '电机专业高工，服务大型发电设备和精密轴承企业，擅长长周期联合攻关项目管理。',
    evidence: [
      { kind: 'project', title: '水电机组通风计算联合课题管理(演示)', text: '协调三家单位的试验、计算和真机测试节点。', year: 2022 },
    ],
  },
  {
    key: 'tm-shenyang-1', name: '柏松(演示)', institution: '沈阳国际软件园科协', regionCode: '210112', level: 'junior', fullTime: true,
    industries: ['软件和信息服务', '政策咨询', '机器视觉'], skills: ['产业', '市场', '培育'], capacity: 6,
    summary: '面向园区软件企业做高企申报、职称辅导和合作撮合，掌握大量企业能力清单。',
    evidence: [
      { kind: 'engagement', title: '民企职称申报辅导(演示)', text: '邀请主管部门进楼宇答疑，帮助 30 余人申报。', year: 2024 },
    ],
  },
  {
    key: 'tm-hainan-1', name: '符海澜(演示)', institution: '三亚崖州湾科技城科协', regionCode: '460200', level: 'middle', fullTime: true,
    industries: ['种业', '海洋渔业', '航空航天', '冷链物流'], skills: ['技术', '产业', '招商', '培育'], capacity: 5,
    summary: '服务南繁、深海和航天企业，熟悉跨岛试验的许可与物流，懂一点海洋防腐。',
    evidence: [
      { kind: 'engagement', title: '南繁单倍体技术服务签约(演示)', text: '帮助育种企业与科研院所签订三年委托。', year: 2023 },
      { kind: 'engagement', title: '荔枝出岛冷链试验(演示)', text: '组织田头预冷与蓄冷车两轮试验。', year: 2024 },
    ],
  },
  {
    key: 'tm-tongzhou-1', name: '白露鸣(演示)', institution: '通州区院士专家服务中心', regionCode: '110112', level: 'senior', fullTime: true,
    industries: ['医药健康', '体外诊断', '清洁能源'], skills: ['技术', '产业', '资本', '市场', '招商', '培育'], capacity: 4,
    summary: '对接市级学会与高校，服务通州医药健康集聚区，也跟进清洁供暖项目。',
    evidence: [
      { kind: 'engagement', title: '区级需求征集与转派(演示)', text: '从百余项需求里筛出三十余项交由专家团跟进。', year: 2024 },
      { kind: 'engagement', title: '发光试剂批间差改进合作(演示)', text: '请抗体偶联团队驻厂三周。', year: 2023 },
    ],
  },
  {
    key: 'tm-jiaozuo-1', name: '怀庆生(演示)', institution: '焦作市产学研服务中心(演示)', regionCode: '410800', level: 'middle', fullTime: false,
    industries: ['电线电缆', '高分子材料', '钢铁冶金'], skills: ['技术', '市场', '培育'], capacity: 3,
    summary: '高分子专业，服务电缆料与橡塑企业，能与原料厂谈联合试料。',
    evidence: [
      { kind: 'engagement', title: '低烟无卤料联合试料(演示)', text: '组织原料厂、高校与电缆厂三方挤出试验。', year: 2023 },
    ],
  },
  {
    key: 'tm-songyang-1', name: '叶松岚(演示)', institution: '松阳县博士创新站联络处(演示)', regionCode: '331124', level: 'junior', fullTime: true,
    industries: ['汽车零部件', '不锈钢', '检测与标准'], skills: ['产业', '市场', '培育'], capacity: 4,
    summary: '联系省级学会与县内摩擦材料、不锈钢管企业，协助博士进站和标准立项。',
    evidence: [
      { kind: 'engagement', title: '博士创新站进站服务(演示)', text: '协助四家企业与青年博士签订年度任务书。', year: 2024 },
    ],
  },
];
