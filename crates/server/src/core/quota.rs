//! Who may have how much of what the server holds.
//!
//! Half of everything is shared out: each project is guaranteed a share, at most a twentieth, and
//! one more share is kept for a project to come. The rest goes to whoever comes first. So one
//! project alone may have nearly everything, and no project can take from another what it needs to
//! begin.

use super::Project;
use std::collections::BTreeMap;
use zego_proto::ids::AppId;
use zego_proto::{Refusal, code};

/// What is shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resource {
    Sessions,
    Links,
    Rooms,
    Publications,
}

impl Resource {
    const ALL: [Resource; 4] = [
        Resource::Sessions,
        Resource::Links,
        Resource::Rooms,
        Resource::Publications,
    ];

    fn name(self) -> &'static str {
        match self {
            Resource::Sessions => "sessions",
            Resource::Links => "links",
            Resource::Rooms => "rooms",
            Resource::Publications => "publications",
        }
    }

    fn code(self) -> i32 {
        match self {
            Resource::Rooms => code::ROOM_ERROR_EXCEED_MAXIMUM_ROOM_COUNT,
            _ => code::SERVER_BUSY,
        }
    }
}

/// Most that one project may have, whatever is left. `None`: no limit of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    pub sessions: Option<usize>,
    pub links: Option<usize>,
    pub rooms: Option<usize>,
    pub publications: Option<usize>,
}

impl Quota {
    fn of(&self, resource: Resource) -> Option<usize> {
        match resource {
            Resource::Sessions => self.sessions,
            Resource::Links => self.links,
            Resource::Rooms => self.rooms,
            Resource::Publications => self.publications,
        }
    }
}

/// Why a project gets no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// Its own limit.
    Project(usize),
    /// The server's, less what is kept for others.
    Server(usize),
}

/// How much each project has of everything.
#[derive(Debug)]
pub(super) struct Ledger {
    accounts: [Account; Resource::ALL.len()],
}

impl Ledger {
    /// `totals`: of the server.
    pub(super) fn new(totals: impl Fn(Resource) -> usize) -> Self {
        Self {
            accounts: Resource::ALL.map(|resource| Account::new(totals(resource))),
        }
    }

    /// Shares everything out anew.
    pub(super) fn set_projects<'a>(&mut self, projects: impl Iterator<Item = &'a AppId> + Clone) {
        for account in &mut self.accounts {
            account.set_projects(projects.clone());
        }
    }

    pub(super) fn in_use(&self, resource: Resource) -> usize {
        self.account(resource).in_use
    }

    /// The project that has most. A walk over the projects: for when the server is full.
    pub(super) fn largest(&self, resource: Resource) -> Option<AppId> {
        let used = self.account(resource).used.iter();
        used.max_by_key(|(_, holding)| holding.used)
            .map(|(app_id, _)| *app_id)
    }

    /// Whether `project` may have one more.
    pub(super) fn room_for(&self, resource: Resource, project: &Project) -> Result<(), Full> {
        let account = self.account(resource);
        match project.quota.of(resource) {
            Some(most) if account.used(project.app_id) >= most => Err(Full::Project(most)),
            _ if account.has_room(project.app_id) => Ok(()),
            _ => Err(Full::Server(account.total)),
        }
    }

    /// The same with the words for the client.
    pub(super) fn check(&self, resource: Resource, project: &Project) -> Result<(), Refusal> {
        self.room_for(resource, project).map_err(|full| {
            let (name, used) = (resource.name(), self.account(resource).used(project.app_id));
            let what = match full {
                Full::Project(most) => format!("the project has {most} {name}, its limit"),
                Full::Server(total) => format!(
                    "the project has {used} {name}, and of the server's {total} none are left to it"
                ),
            };
            Refusal::new(resource.code(), what)
        })
    }

    pub(super) fn take(&mut self, resource: Resource, app_id: AppId) {
        self.account_mut(resource).take(app_id);
    }

    pub(super) fn give_back(&mut self, resource: Resource, app_id: AppId) {
        self.account_mut(resource).give_back(app_id);
    }

    /// How much a project has, for comparison with what there is.
    pub(super) fn used(&self, resource: Resource, app_id: AppId) -> usize {
        self.account(resource).used(app_id)
    }

    fn account(&self, resource: Resource) -> &Account {
        &self.accounts[resource as usize]
    }

    fn account_mut(&mut self, resource: Resource) -> &mut Account {
        &mut self.accounts[resource as usize]
    }
}

#[derive(Debug)]
struct Account {
    total: usize,
    /// Guaranteed to each known project.
    share: usize,
    /// By project; of a known one also 0.
    used: BTreeMap<AppId, Holding>,
    in_use: usize,
    /// What is left of all shares, the one for a project to come included.
    kept: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Holding {
    used: usize,
    /// Removed projects have no share, but their sessions live on.
    known: bool,
}

impl Account {
    fn new(total: usize) -> Self {
        Self {
            total,
            share: 0,
            used: BTreeMap::new(),
            in_use: 0,
            kept: 0,
        }
    }

    fn set_projects<'a>(&mut self, projects: impl Iterator<Item = &'a AppId>) {
        for holding in self.used.values_mut() {
            holding.known = false;
        }
        let mut count = 1;
        for app_id in projects {
            self.used.entry(*app_id).or_default().known = true;
            count += 1;
        }
        self.used
            .retain(|_, holding| holding.known || holding.used > 0);
        self.share = (self.total / 20).min(self.total / (2 * count));
        let left = self.used.values().map(|holding| self.left_of(*holding));
        self.kept = self.share + left.sum::<usize>();
    }

    /// What is left of the share.
    fn left_of(&self, holding: Holding) -> usize {
        match holding.known {
            true => self.share.saturating_sub(holding.used),
            false => 0,
        }
    }

    fn holding(&self, app_id: AppId) -> Holding {
        self.used.get(&app_id).copied().unwrap_or_default()
    }

    fn used(&self, app_id: AppId) -> usize {
        self.holding(app_id).used
    }

    fn has_room(&self, app_id: AppId) -> bool {
        let guaranteed = self.left_of(self.holding(app_id)) > 0;
        self.in_use < self.total && (guaranteed || self.in_use + self.kept < self.total)
    }

    fn take(&mut self, app_id: AppId) {
        self.change(app_id, |used| used + 1);
        self.in_use += 1;
    }

    fn give_back(&mut self, app_id: AppId) {
        self.change(app_id, |used| used - 1);
        self.in_use -= 1;
    }

    fn change(&mut self, app_id: AppId, to: impl FnOnce(usize) -> usize) {
        let before = self.holding(app_id);
        let after = Holding {
            used: to(before.used),
            ..before
        };
        self.kept = self.kept + self.left_of(after) - self.left_of(before);
        match after {
            Holding {
                used: 0,
                known: false,
            } => self.used.remove(&app_id),
            _ => self.used.insert(app_id, after),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(n: u32) -> AppId {
        AppId::new(n).expect("not 0")
    }

    fn account(total: usize, projects: &[u32]) -> Account {
        let mut account = Account::new(total);
        let apps: Vec<_> = projects.iter().map(|n| app(*n)).collect();
        account.set_projects(apps.iter());
        account
    }

    /// Takes as much as it gets.
    fn fill(account: &mut Account, n: u32) -> usize {
        let mut taken = 0;
        while account.has_room(app(n)) {
            account.take(app(n));
            taken += 1;
        }
        taken
    }

    #[test]
    fn one_project_alone_gets_all_but_a_reserve() {
        let mut account = account(1000, &[1]);
        assert_eq!(fill(&mut account, 1), 950);
        // Which is for the next one.
        account.set_projects([app(1), app(2)].iter());
        assert_eq!(fill(&mut account, 2), 50);
        assert_eq!(account.in_use, 1000);
    }

    #[test]
    fn a_greedy_project_leaves_the_others_their_shares() {
        let mut account = account(1000, &[1, 2, 3]);
        assert_eq!(fill(&mut account, 1), 850);
        assert_eq!(fill(&mut account, 2), 50);
        account.give_back(app(1));
        // Beyond its share whoever comes first has it.
        assert_eq!(fill(&mut account, 2), 1);
        assert_eq!(fill(&mut account, 3), 50);
        assert_eq!(fill(&mut account, 1), 0);
    }

    #[test]
    fn many_projects_share_half() {
        let all: Vec<u32> = (1..=499).collect();
        let mut account = account(1000, &all);
        assert_eq!(account.share, 1);
        assert_eq!(fill(&mut account, 1), 1000 - 499);
        assert!((2..=499).all(|n| fill(&mut account, n) == 1));
    }

    #[test]
    fn what_removed_projects_hold_is_counted_until_it_is_given_back() {
        let mut account = account(100, &[1, 2]);
        assert_eq!(fill(&mut account, 1), 90);
        account.set_projects([app(2)].iter());
        assert_eq!(fill(&mut account, 2), 5);
        for _ in 0..90 {
            account.give_back(app(1));
        }
        assert_eq!(account.in_use, 5);
        assert!(!account.used.contains_key(&app(1)));
        assert_eq!(fill(&mut account, 2), 90);
    }

    #[test]
    fn a_small_server_has_no_shares_to_keep() {
        let mut account = account(2, &[1, 2]);
        assert_eq!(fill(&mut account, 1), 2);
        assert_eq!(fill(&mut account, 2), 0);
    }
}
