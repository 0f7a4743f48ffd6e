import type { SeedNeed } from './types.ts';

// Resting on the documents (figures and wording are the demo's own):
// t22-pear, t22-melon: Yangxin's pear yard and its greenhouse melons. t22-southern: the southern-breeding platform in Hainan.
// t23-soymeal: the 2024 question of replacing soybean meal and maize in feed. t25-granule: Huluwa in Hainan.
// t27-magnesium: Zhizi's magnesium alloy. t27-friction: Kema in Songyang. t28-uav-salt: Hainan's drone firms.
// t29-*: Harbin Electric Machinery and its large hydro units; Haihong's transformers in Kaiping.
// t30-launch-tower: Hainan's commercial launch site. t30-ship-coating: Huayang Heavy Industry in Jiangsu.
export const needs3: readonly SeedNeed[] = [
  {
    key: 't21-surface', enterprise: 'kunshan-dianzi', title: '笔记本铝镁外壳高反光曲面外观缺陷在线检测', field: '机器视觉',
    background: '外壳阳极氧化后全靠 60 名检验员目检，划痕、麻点、色差判定标准不统一，漏检率约 3%。客户要求每件留图可追溯。',
    problem: '高反光曲面成像炫光，浅划痕(深 2 μm)对比度低；缺陷样本少、种类多，新机种上线要重新标注；缺陷与灰尘、水印难区分；单件 12 个面，检测节拍只有 8 s；色差与光照漂移耦合。',
    goals: '划痕宽度 ≥0.05 mm 检出率 ≥99%，过杀率 ≤3%；单件节拍 ≤8 s；换机种样本 ≤50 张、调试 ≤1 天；减少目检人员 70%。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 1500000, deadlineInDays: 180, confidentiality: 'members', industryChain: '电子信息', source: 'portal',
  },
  {
    key: 't21-vial', enterprise: 'tongzhou-shengwu', title: '卡式瓶注射液可见异物与装量自动灯检', field: '药品视觉检测',
    background: '卡式瓶生物制品灯检线换批后误判升高，纤维、玻屑与气泡容易混淆。',
    problem: '旋瓶急停后气泡轨迹与异物相似；50 μm 级玻屑沉底不动；胶塞与铝盖遮挡成像死角；误剔品复检工作量大；算法更新需满足计算机化系统验证。',
    goals: '50 μm 以上异物检出率 ≥99.5%，误剔率 ≤1%；线速 400 支/min；装量偏差检出 ±1%；提供完整验证文件。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 900000, deadlineInDays: 270, confidentiality: 'staff_only', industryChain: '医药健康', source: 'liaison',
  },
  {
    key: 't22-pear', enterprise: 'yangxin-liye', title: '鸭梨黑星病、梨木虱综合防控与老园轻简改造', field: '果树栽培与植保',
    background: '老梨园密闭、树龄 40 年以上，每年打药 14 次仍有黑星病和梨木虱。劳力少、果面差，鲜果卖不上价。',
    problem: '梨木虱对吡虫啉等药剂抗性明显；黑星病流行与降雨关系没有本地预报模型；树形高大，机械进不去；授粉期倒春寒坐果不稳；化肥过量，土壤板结偏碱。',
    goals: '年用药次数减到 9 次以内，病果率 ≤3%；提前 7 天预报黑星病；优质果率由 60% 提到 80%；亩用工减少 40%；建 100 亩示范园。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 200000, deadlineInDays: 365, confidentiality: 'public', industryChain: '现代农业', source: 'liaison',
  },
  {
    key: 't22-melon', enterprise: 'yangxin-liye', title: '日光温室甜瓜连作枯萎病与根结线虫', field: '设施蔬菜植保',
    background: '园区 14 个阳光温室大棚连种三年西瓜、甜瓜，第二茬就大面积萎蔫，根上结瘤。',
    problem: '尖孢镰刀菌与线虫混合侵染，单用药剂不顶事；嫁接砧木影响甜瓜糖度；棚内高温闷棚受冬茬时间限制；土壤电导率高，盐渍化。',
    goals: '连作两茬病株率 ≤5%；甜瓜糖度不低于 15%；土壤电导率降至 0.8 mS/cm 以下；每亩投入增加不超过 1200 元。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 150000, deadlineInDays: 200, confidentiality: 'public', industryChain: '现代农业', source: 'seminar',
  },
  {
    key: 't22-southern', enterprise: 'hainan-zhongye', title: '南繁玉米单倍体育种加倍率与抗草地贪夜蛾种质', field: '作物育种',
    background: '公司在崖州湾一年种三季，单倍体诱导已规模应用，但加倍率低、有毒药剂处理劳动强度大。自交系抗虫性弱，南繁田防虫次数多。',
    problem: '秋水仙碱加倍率只有 8%~12%，成苗率差；籽粒单倍体机选准确率不高；抗虫主效位点不清，常规改良慢；多季加代性状表现与主产区不一致；基因编辑材料检测要合规。',
    goals: '有效加倍率 ≥25% 且替代高毒药剂；机选准确率 ≥95%；建成抗虫分子标记 5 个以上，育成自交系 2 个；育种周期缩短 1 年。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 1200000, deadlineInDays: 720, confidentiality: 'staff_only', industryChain: '种业', source: 'portal',
  },
  {
    key: 't23-soymeal', enterprise: 'siping-siliao', title: '生长育肥猪低蛋白日粮豆粕玉米减量替代', field: '饲料加工',
    background: '豆粕价格大起大落，客户要求配方里豆粕不超过 8%。用棉粕、菜粕和酒糟替代后，猪料采食和料肉比都变差。',
    problem: '杂粕抗营养因子和霉菌毒素高，发酵脱毒批次不稳；低蛋白条件下晶体氨基酸平衡和净能体系缺参数；替代原料近红外快检模型不准；仔猪断奶腹泻增多；粗纤维上升后制粒粉化率高。',
    goals: '全程日粮粗蛋白降低 2 个百分点，豆粕 ≤6%；料肉比不高于 2.7；呕吐毒素 ≤0.9 mg/kg；吨饲料成本下降 80 元；氮排放减少 15%。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 500000, deadlineInDays: 240, confidentiality: 'members', industryChain: '畜禽养殖', source: 'liaison',
  },
  {
    key: 't23-tan-sheep', enterprise: 'yanchi-yang', title: '滩羊羔羊舍饲腹泻与母羊繁殖率提升', field: '畜禽养殖',
    background: '舍饲规模化后羔羊 20 日龄前腹泻死亡率达 12%，母羊一年一胎，效益低。',
    problem: '病原混合感染(大肠杆菌、球虫、隐孢子虫)，检测靠送外地；初乳管理和圈舍湿度跟不上；缺少同期发情与人工授精成熟流程；疫苗和抗菌药减量的替代办法不足。',
    goals: '羔羊死亡率 ≤5%；两年三产，母羊年产羔数 ≥1.6；建立现场快检流程，30 min 出结果；抗菌药用量减少 30%。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 260000, deadlineInDays: 300, confidentiality: 'public', industryChain: '肉羊', source: 'liaison',
  },
  {
    key: 't24-shrimp', enterprise: 'wenchang-xia', title: '凡纳滨对虾育苗弧菌与肝肠胞虫防控', field: '水产养殖',
    background: '育苗场糠虾期前后大量死苗,"玻璃苗"时有发生。水源附近养殖尾水回流，消毒成本一年高过一年。',
    problem: '高毒力弧菌快速定量缺手段；亲虾和饵料带入肝肠胞虫；臭氧与紫外处理后幼体活力下降；有益菌制剂在盐度 28‰ 下定植差；尾水氮磷超标。',
    goals: '育苗成活率由 35% 提到 60%；弧菌 2 h 内定量，检出限 100 CFU/mL；肝肠胞虫检出率 ≤1%；尾水总氮 ≤3 mg/L。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 400000, deadlineInDays: 180, confidentiality: 'public', industryChain: '海洋渔业', source: 'seminar',
  },
  {
    key: 't24-fillet', enterprise: 'wenchang-xia', title: '罗非鱼片冷冻汁液流失与无磷保水', field: '水产品加工',
    background: '出口鱼片客户要求无磷标签，停用复合磷酸盐后解冻汁液流失超过 8%，肉质发柴。土腥味也是退货理由之一。',
    problem: '蛋白质冷冻变性，肌原纤维持水差；无磷保水剂成本高、风味异；液氮速冻与平板冻效果差别没数据；暂养脱腥时间长、掉膘；鱼骨鱼皮利用率低。',
    goals: '解冻汁液流失 ≤3%，不使用磷酸盐；土臭素 ≤0.5 μg/kg；一次冻品得率提高 4%；副产物做成明胶或鱼油产品。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 300000, deadlineInDays: 240, confidentiality: 'public', industryChain: '海洋渔业', source: 'portal',
  },
  {
    key: 't25-granule', enterprise: 'huluwa', title: '儿科中药颗粒剂制粒吸潮与掩味', field: '中药制剂',
    background: '儿科中药颗粒浸膏比例高、味苦，海南湿度大，制粒和包装环节容易吸潮。新品立项想一并解决口感和防潮。',
    problem: '浸膏含糖和树胶多，流化床制粒塌床；苦味成分用环糊精包合后崩散变慢；颗粒吸湿临界相对湿度只有 52%；薄荷脑等挥发成分在干燥时损失；指纹图谱批间一致性不足。',
    goals: '颗粒 25 ℃、相对湿度 60% 放置 6 个月不结块；苦味评分下降一半；溶化时间 ≤3 min；挥发成分保留率 ≥85%；指纹图谱相似度 ≥0.95。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 800000, deadlineInDays: 360, confidentiality: 'staff_only', industryChain: '生物医药', source: 'portal',
  },
  {
    key: 't25-extraction', enterprise: 'zhangshu-yao', title: '枳壳等道地药材挥发油与黄酮同步提取', field: '中药提取',
    background: '现有工艺先蒸馏挥发油再水煮黄酮，耗时 9 h，柚皮苷损失大，药渣含水高。想做连续逆流提取。',
    problem: '药材破碎后糊化，逆流段压差大；挥发油乳化，分油慢；高温下柚皮苷水解；膜浓缩污染快，清洗频繁；提取罐出渣和在线含量检测跟不上。',
    goals: '提取周期 ≤4 h，柚皮苷转移率 ≥85%，挥发油得率提高 20%；吨药材蒸汽消耗降低 35%；膜通量恢复率 ≥95%。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 600000, deadlineInDays: 300, confidentiality: 'members', industryChain: '中医药', source: 'liaison',
  },
  {
    key: 't26-chemilum', enterprise: 'tongzhou-ivd', title: '小型化学发光免疫分析试剂精密度与抗干扰', field: '体外诊断',
    background: '单人份化学发光试剂已拿注册证，但急诊全血样本里红细胞压积变化带来偏差，批间标定系数漂移。',
    problem: '磁珠偶联抗体方向性差，批间 CV 超过 8%；异嗜性抗体与类风湿因子干扰；冻干微球复溶不完全；吖啶酯在 37 ℃ 稳定性不足；全血直接上样的基质效应需要补偿。',
    goals: '批间 CV ≤5%，批内 CV ≤3%;cTnI 检出限 ≤5 ng/L,12 min 出结果；37 ℃ 加速 30 天信号偏差 ≤10%；全血与血浆相关系数 ≥0.99。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 1500000, deadlineInDays: 300, confidentiality: 'staff_only', industryChain: '医药健康', source: 'portal',
  },
  {
    key: 't26-microfluidic', enterprise: 'kunshan-weiliu', title: '微流控核酸检测芯片注塑键合与气泡控制', field: '体外诊断芯片',
    background: '微流控芯片打样用 PDMS，量产改 COP 注塑后键合强度不稳，扩增孔进气泡，假阴性多。',
    problem: '微结构脱模变形，流道深度误差大；热键合塌陷、溶剂键合残留影响酶活；95 ℃ 热循环密封失效；冻干试剂预埋均匀度差；荧光背景高。',
    goals: '流道深 50±2 μm，键合强度 ≥1.5 MPa;95 ℃、40 循环无渗漏；假阴性率 ≤0.5%；单片节拍 ≤10 s、成本 ≤12 元。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 1000000, deadlineInDays: 270, confidentiality: 'members', industryChain: '生物医药', source: 'liaison',
  },
  {
    key: 't27-magnesium', enterprise: 'zhizi', title: '车用镁合金结构件压铸缺陷、疲劳与电偶腐蚀', field: '汽车轻量化',
    background: '公司把镁合金作为新材料轻量化方向，首批样件有仪表横梁和电池包端盖。压铸件内部气孔多，台架疲劳寿命分散。',
    problem: '薄壁(2 mm)件卷气和冷隔；AZ91、AM60 疲劳数据缺失，结构仿真与试验差 30%；与钢、铝螺栓连接处电偶腐蚀；半固态注射与真空压铸选型未定；表面微弧氧化成本高。',
    goals: '相比钢件减重 40%、比铝件减重 20%；孔隙率 ≤1%，疲劳寿命 ≥10⁷ 次且仿真误差 ≤15%；连接处中性盐雾 500 h 不失效；单件成本不高于铝件的 1.2 倍。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 2000000, deadlineInDays: 360, confidentiality: 'members', industryChain: '新能源汽车', source: 'portal',
  },
  {
    key: 't27-friction', enterprise: 'kema', title: '商用车离合器摩擦片热衰退与无铜配方', field: '汽车摩擦材料',
    background: '重卡起步工况下摩擦片表面温度可到 350 ℃ 以上，摩擦因数掉得厉害。出口车型要求不含铜，换料后磨损率上去了。',
    problem: '酚醛树脂高温分解引起热衰退；缠绕纱浸胶不匀，离心破裂转速低；以钛酸钾、铝纤维代铜后噪声抖动增多；摩擦界面转移膜不稳；热压固化周期长。',
    goals: '350 ℃ 摩擦因数 ≥0.25，热衰退率 ≤15%；破裂转速 ≥10000 r/min(200 ℃)；铜含量 ≤0.5%；磨损率下降 20%；固化时间缩短 30%。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 700000, deadlineInDays: 270, confidentiality: 'members', industryChain: '汽车零部件', source: 'liaison',
  },
  {
    key: 't28-airframe', enterprise: 'qingyang-hangkong', title: '航空薄壁钛铝结构件铣削变形与残余应力', field: '航空零部件制造',
    background: '承接飞机框梁类薄壁件，腹板 1.5 mm，粗精铣之间要多次时效校形，交付周期被拖长。',
    problem: '毛坯预拉伸残余应力分布未知，精铣后翘曲 0.8 mm；侧壁让刀、颤振留刀纹；TC4 刀具磨损快，表面完整性难保证；装夹变形释放；工艺参数凭编程员经验。',
    goals: '变形量 ≤0.15 mm，一次交检合格率 ≥98%；表面粗糙度 Ra ≤1.6 μm；单件加工时间缩短 25%；形成应力预测与补偿加工流程。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 900000, deadlineInDays: 240, confidentiality: 'staff_only', industryChain: '航空航天', source: 'liaison',
  },
  {
    key: 't28-uav-salt', enterprise: 'hainan-wurenji', title: '海岛物流无人机抗盐雾、抗阵风与续航', field: '无人机',
    background: '岛际物流航线 40 km，常遇 7 级阵风。电机轴承和接插件三个月锈蚀，续航也因迎风功耗大而不足。',
    problem: '多旋翼在阵风下姿态摆动大，吊舱货物晃荡；电机绕组和电调盐雾失效；电池低温高湿能量衰减；轻质碳纤维机臂连接处疲劳松动；着陆甲板视觉引导受海面反光影响。',
    goals: '7 级风定点偏差 ≤0.5 m，载重 10 kg 航程 ≥45 km；整机 480 h 盐雾后功能正常；动力系统维护间隔 ≥200 h；自主降落成功率 ≥99.5%。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 1100000, deadlineInDays: 300, confidentiality: 'members', industryChain: '航空航天', source: 'portal',
  },
  {
    key: 't29-ventilation', enterprise: 'hadian', title: '巨型水轮发电机通风冷却流场与端部温升', field: '大型发电设备',
    background: '百万千瓦级机组单机容量继续增大，全空冷方案下定子端部与铁心两端温度偏高。现场实测点少，设计裕量留得大。',
    problem: '转子支臂、磁极间风沟三维流场计算规模大，通风量实测与计算差 8% 以上；定子端部漏磁附加损耗不易分离；高海拔空气密度低、散热变差；上下导轴承油雾窜入风道；缺少运行中铁心热点在线判别。',
    goals: '通风量计算误差 ≤5%，定子线圈温差 ≤8 K；通风损耗降低 10%；建立端部损耗与热点耦合计算方法并在真机验证；海拔 3000 m 设计规则一份。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 3500000, deadlineInDays: 540, confidentiality: 'staff_only', industryChain: '发电装备', source: 'portal',
  },
  {
    key: 't29-insulation', enterprise: 'hadian', title: '高压定子线棒环保绝缘系统与电老化寿命', field: '电机绝缘',
    background: '24 kV 以上线棒主绝缘用环氧酸酐体系，挥发物要求趋严。改用无酸酐浸渍胶后，介损和防晕性能有波动。',
    problem: 'VPI 浸渍不透，云母带内残留气隙；槽口防晕层起晕；电热机械联合老化评定周期一年以上；新胶储存黏度增长快；端部绑扎固化收缩开裂。',
    goals: '击穿场强 ≥32 kV/mm，常态介损增量 ≤0.5%;2.2Un 电老化寿命 ≥1000 h；浸渍胶 VOC 降低 80%；给出加速老化等效方法。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 2000000, deadlineInDays: 600, confidentiality: 'staff_only', industryChain: '发电装备', source: 'liaison',
  },
  {
    key: 't29-transformer-noise', enterprise: 'haihong', title: '立体卷铁心配电变压器本体噪声与局放', field: '输变电设备',
    background: '变压器进小区、地铁后噪声要求越来越严。直接降磁密成本太高，局放一次合格率也还想再往上提。',
    problem: '铁心磁致伸缩与绕组电磁振动耦合，结构共振点难避开；油箱和底座隔振效果差；卷铁心退火后空载损耗离散；绝缘纸板干燥浸油不足产生局放；谐波负载下温升和噪声抬高。',
    goals: '1 m 处声压级 ≤42 dB(A)；局放 ≤5 pC 一次合格率 ≥99%；空载损耗离散 ≤3%；单台材料成本增加 ≤2%。',
    kind: '技术攻关', urgency: 'urgent', budgetYuan: 800000, deadlineInDays: 240, confidentiality: 'public', industryChain: '输变电装备', source: 'seminar',
  },
  {
    key: 't30-launch-tower', enterprise: 'hainan-fashe', title: '滨海发射设施钢结构盐雾与高温燃气流联合防护', field: '海洋环境防腐',
    background: '发射场紧靠海边，年均相对湿度 85% 以上，塔架钢结构、导流槽还要挨燃气冲刷。发射任务排得密，两次任务之间留给修补的时间很短，想提前把防护体系选对。',
    problem: '涂层要同时耐 C5-M 盐雾和瞬时 2000 ℃ 羽流烧蚀；剥落后残留氯离子，补涂附着力差；螺栓孔、夹缝腐蚀隐蔽；大面积除锈粉尘与水源保护冲突；缺少服役涂层寿命判定方法。',
    goals: '非烧蚀区涂层 15 年免重涂；烧蚀区单次发射质量损失 ≤5%,48 h 内完成修补；盐雾 3000 h 划线腐蚀 ≤2 mm；提供腐蚀状态巡检指标。',
    kind: '技术攻关', urgency: 'critical', budgetYuan: 2500000, deadlineInDays: 270, confidentiality: 'staff_only', industryChain: '航空航天', source: 'portal',
  },
  {
    key: 't30-ship-coating', enterprise: 'huayang', title: '船用甲板机械与海工构件锌铝涂层及水性涂装', field: '海工防腐',
    background: '海工订单要求甲板设备 25 年防护，热喷锌铝配封闭漆成本高、烟尘大。水性环氧替代后冬季施工干不透。',
    problem: '热喷涂孔隙率和结合力与构件死角有关；水性富锌漆闪锈；焊缝和锐边漆膜薄；潮差区海生物附着与牺牲阳极匹配；车间温度 5 ℃ 时固化慢。',
    goals: '结合力 ≥8 MPa，孔隙率 ≤5%；干膜 5 ℃、24 h 可搬运；中性盐雾 3000 h、循环老化 25 周期不起泡；VOC ≤100 g/L。',
    kind: '技术攻关', urgency: 'normal', budgetYuan: 700000, deadlineInDays: 300, confidentiality: 'members', industryChain: '海工装备', source: 'import',
  },
];
